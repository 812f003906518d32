import { copyFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { plain } from "../../operations/plain.ts";
import { insert, newRecord } from "../conformance/records.ts";
import { newFile, withRepository } from "./support/files.ts";

jest.setTimeout(60_000);

const unavailable = { reason: "REPOSITORY_UNAVAILABLE" };

/** The log of a file and the file itself, as a power cut would leave them after some insertions, one commit each. */
async function cutOff(count: number): Promise<{ file: string; log: Buffer; records: readonly OperationRecord[] }> {
  const file = newFile();
  const copy = newFile();
  return withRepository(file, async (repository) => {
    const records: OperationRecord[] = [];
    for (let id = 0; id < count; id++) records.push(await insert(repository, `operations/${id}`));
    copyFileSync(file, copy);
    return { file: copy, log: readFileSync(`${file}-wal`), records };
  });
}

/** How many of the records are there; those that are must be the first, and whole. */
async function survivors(file: string, records: readonly OperationRecord[]): Promise<number> {
  return withRepository(file, async (repository) => {
    const found = await Promise.all(records.map(({ name }) => repository.read(name)));
    const count = found.filter((record) => record !== undefined).length;
    expect(found.slice(0, count).map(plain)).toEqual(records.slice(0, count).map(plain));
    // It is as good as new.
    await insert(repository, "operations/new");
    return count;
  });
}

test("a log of which the end is torn off loses what was in there, and nothing else", async () => {
  const { file, log, records } = await cutOff(20);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4096 }), async (torn) => {
      const copy = newFile();
      copyFileSync(file, copy);
      writeFileSync(`${copy}-wal`, log);
      truncateSync(`${copy}-wal`, log.length - torn);
      const count = await survivors(copy, records);
      // A commit is several pages long: at most the last one is torn.
      expect(count).toBeGreaterThanOrEqual(torn === 0 ? 20 : 19);
    }),
    { numRuns: 15, examples: [[0], [1], [4096]] },
  );
});

test("a log with a wrong byte loses what was written from there on, and nothing else", async () => {
  const { file, log, records } = await cutOff(20);
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (place) => {
      const copy = newFile();
      copyFileSync(file, copy);
      const at = Math.floor(log.length * (1 - place / 2));
      const flipped = Buffer.from(log);
      flipped.writeUInt8((log[at] ?? 0) ^ 0x10, Math.min(at, log.length - 1));
      writeFileSync(`${copy}-wal`, flipped);
      const count = await survivors(copy, records);
      expect(count).toBeGreaterThanOrEqual(5);
      expect(count).toBeLessThan(20);
    }),
    { numRuns: 15 },
  );
});

test("a file that is damaged while it is open makes reads and writes unavailable, and ends nothing", async () => {
  const file = newFile();
  await withRepository(file, async (repository) => {
    for (let id = 0; id < 300; id++) await insert(repository, `operations/${id}`, { operation: Buffer.alloc(5000) });
  });
  const repository = await SqliteRepository.open(file);
  const whole = readFileSync(file);
  writeFileSync(file, Buffer.alloc(whole.length - 8192, 0xff), { flag: "r+", flush: true });
  const attempts = [
    () => repository.read("operations/7"),
    () => repository.due(Number.MAX_SAFE_INTEGER, 10),
    () => repository.conflict(newRecord("operations/8")),
    () => repository.insert(newRecord("operations/new")),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(unavailable);
  await repository.close();
});
