import { linkSync, symlinkSync } from "node:fs";
import { relative } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { RepositoryError } from "../../../src/repository/repository-error.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { newFile, withRepository } from "./support/files.ts";
import { ProcessThatWrites } from "./support/process-that-writes.ts";

jest.setTimeout(60_000);

const refusal = (file: string) => SqliteRepository.open(file).catch((error: unknown) => error);

test("a file that this process has open cannot be opened again, until it is closed", async () => {
  const file = newFile();
  await withRepository(file, async () => {
    expect(await refusal(file)).toBeInstanceOf(RepositoryError);
    expect(await refusal(file)).toMatchObject({ message: `${file} cannot be used: process ${process.pid} uses it` });
  });
  await withRepository(file, async (repository) => expect(await repository.read("operations/a")).toBeUndefined());
});

test("a file with a second name cannot be opened by either, for the lock would hold for one only", async () => {
  const file = newFile();
  await withRepository(file, async () => {});
  const second = newFile();
  linkSync(file, second);
  for (const path of [file, second]) {
    expect(await refusal(path)).toMatchObject({
      message: `${path} cannot be used: it has more than one name (hard links)`,
    });
  }
});

describe("a file that another process has open", () => {
  test("cannot be opened by any path, and the message names the process", async () => {
    const file = newFile();
    const link = newFile();
    symlinkSync(file, link);
    // Through the link, which leads nowhere yet.
    const other = await ProcessThatWrites.start(link, 1);
    for (const path of [file, link, relative(process.cwd(), file)]) {
      const error = await refusal(path);
      expect(error).toBeInstanceOf(RepositoryError);
      if (path !== file) continue;
      expect(error).toMatchObject({ message: `${file} cannot be used: process ${other.pid} uses it` });
    }
    await other.kill();
  });

  test("can be opened as soon as that was killed, and has all that was acknowledged", async () => {
    const file = newFile();
    const other = await ProcessThatWrites.start(file, 200);
    await other.kill();
    const { acknowledged } = other;
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    await withRepository(file, async (repository) => {
      for (const [id, name] of acknowledged.entries()) {
        expect(await repository.read(name)).toMatchObject({ operation: new Uint8Array(Buffer.alloc(id % 5000, id)) });
      }
    });
  });
});
