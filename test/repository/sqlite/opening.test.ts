import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "@jest/globals";
import { RepositoryError } from "../../../src/repository/repository-error.ts";
import { pendingSqliteMigrations } from "../../../src/repository/sqlite/pending-sqlite-migrations.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { insert } from "../conformance/records.ts";
import { folder, newFile, withRepository } from "./support/files.ts";

const refusal = (file: string, migrate = true) =>
  SqliteRepository.open(file, { migrate }).catch((error: unknown) => error);

/** Executes SQL in a file, as another program might. */
function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** A file with a record in it. */
async function filled(): Promise<string> {
  const file = newFile();
  await withRepository(file, (repository) => insert(repository, "operations/a"));
  return file;
}

test("a new file is for its owner alone", async () => {
  const file = newFile();
  await withRepository(file, async () => expect(statSync(file).mode & 0o777).toBe(0o600));
});

describe("a file that cannot be used is refused in words, and not changed:", () => {
  test.each<[string, () => string | Promise<string>, RegExp]>([
    ["in a folder that is not there", () => join(folder, "none", "a.db"), /its folder does not exist$/],
    ["in what is no folder", async () => join(await filled(), "a.db"), /its folder does not exist$/],
    ["a folder", () => mkdtempSync(join(folder, "folder-")), /is not a file$/],
    ["text", () => written("text ".repeat(1000)), /is not an SQLite database, or damaged$/],
    ["a database cut to half a page", async () => written(readFileSync(await filled()).subarray(0, 2048)), /damaged$/],
    ["a database of another program", () => foreign(), /belongs to another program$/],
    ["one of a newer version", () => newer(), /its schema has version 1000, but this version/],
  ])("%s", async (_, make, message) => {
    const file = await make();
    const before = contentOf(file);
    const error = await refusal(file);
    expect(error).toBeInstanceOf(RepositoryError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    expect(error).toMatchObject({ message: expect.stringContaining(`${file} cannot be used: `) });
    expect(contentOf(file)).toEqual(before);
  });

  function written(content: string | Uint8Array): string {
    const file = newFile();
    writeFileSync(file, content);
    return file;
  }

  function foreign(): string {
    const file = newFile();
    execute(file, "CREATE TABLE theirs (id)");
    return file;
  }

  async function newer(): Promise<string> {
    const file = await filled();
    execute(file, "INSERT INTO migrations (version, name, sql) VALUES (1000, 'x', '')");
    return file;
  }

  function contentOf(file: string): unknown {
    try {
      return readFileSync(file);
    } catch {
      return undefined;
    }
  }
});

describe("migrations", () => {
  test("make the schema of a new file, once", async () => {
    const file = newFile();
    const pending = await pendingSqliteMigrations(file);
    expect(pending.map(({ version, name }) => ({ version, name }))).toContainEqual({ version: 1, name: "operations" });
    await withRepository(file, async () => expect(await pendingSqliteMigrations(file)).toEqual([]));
    expect(await pendingSqliteMigrations(file)).toEqual([]);
  });

  test("are not applied if they are switched off: the file is refused, and stays usable", async () => {
    const file = newFile();
    const error = await refusal(file, false);
    expect(error).toBeInstanceOf(RepositoryError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/lacks the migrations 1 \(operations\).*longrun migrate/),
    });
    expect(await pendingSqliteMigrations(file)).not.toEqual([]);
    await withRepository(file, (repository) => insert(repository, "operations/a"));
    const repository = await SqliteRepository.open(file, { migrate: false });
    expect(await repository.read("operations/a")).toBeDefined();
    await repository.close();
  });

  test("that are asked for change nothing, not even make the file", async () => {
    const file = newFile();
    await pendingSqliteMigrations(file);
    expect(() => statSync(file)).toThrow();
  });

  test("that are asked for of a file that cannot be used are refused in the same words", async () => {
    const file = newFile();
    execute(file, "CREATE TABLE theirs (id)");
    await expect(pendingSqliteMigrations(file)).rejects.toThrow(
      `${file} cannot be used: it belongs to another program`,
    );
  });
});
