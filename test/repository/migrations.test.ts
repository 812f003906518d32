import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { pendingMigrations, readMigrations } from "../../src/repository/migrations.ts";
import { RepositoryError } from "../../src/repository/repository-error.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "longrun-migrations-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const read = (...files: readonly string[]) => {
  for (const file of files) writeFileSync(join(folder, file), `-- ${file}`);
  return readMigrations(pathToFileURL(`${folder}/`));
};

describe("the migrations of a folder", () => {
  test("are read in their order", () => {
    expect(read("0002_more_columns.sql", "0001_operations.sql", "README.md")).toEqual([
      { version: 1, name: "operations", sql: "-- 0001_operations.sql" },
      { version: 2, name: "more_columns", sql: "-- 0002_more_columns.sql" },
    ]);
  });

  test.each([[["0002_b.sql"]], [["0001_a.sql", "0003_c.sql"]], [["0001_a.sql", "0001_b.sql"]], [["1_a.sql"]]])(
    "must be numbered from 1 without gaps: %s",
    (files) => {
      expect(() => read(...files)).toThrow(/is not migration \d/);
    },
  );
});

describe("the pending migrations", () => {
  const versions = (applied: readonly number[]) =>
    pendingMigrations(read("0001_a.sql", "0002_b.sql", "0003_c.sql"), applied).map(({ version }) => version);

  test("are those that were not applied", () => {
    expect(versions([])).toEqual([1, 2, 3]);
    expect(versions([1])).toEqual([2, 3]);
    expect(versions([3, 1, 2])).toEqual([]);
  });

  test("are none, but a refusal in words, if a newer version has changed the store", () => {
    expect(() => versions([1, 2, 3, 4])).toThrow(RepositoryError);
    expect(() => versions([1, 2, 3, 4])).toThrow(/version 4.*only those up to 3/);
  });
});
