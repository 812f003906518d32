import { existsSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { plain } from "../../operations/plain.ts";
import { recordFields } from "../conformance/record-fields.ts";
import { insert, newRecord, next } from "../conformance/records.ts";
import { newFile, withRepository } from "./support/files.ts";

jest.setTimeout(60_000);

const times = fc.double({ min: 0, max: 253_402_300_799_999, noNaN: true }).map((time) => Math.abs(time));
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom("\u0000", "a", '"', "\\", "\u{10ffff}"), maxLength: 6 }),
);

const everything = recordFields({ times, texts });

test("everything that a record can hold is there again when its file is opened again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(everything, { minLength: 1, maxLength: 10 }), async (inits) => {
      const file = newFile();
      const present: NewOperationRecord[] = [];
      await withRepository(file, async (repository) => {
        for (const [at, init] of inits.entries()) {
          const outcome = await repository.insert(newRecord(`operations/${at}`, init));
          if (!("inserted" in outcome)) continue;
          const { createTime: _, request: __, exclusiveKey: ___, revision: ____, ...changes } = inits[at + 1] ?? {};
          const replacement = next(outcome.inserted, changes);
          if (at % 2 === 0) expect(await repository.replace(outcome.inserted, replacement)).toBe(true);
          present.push(at % 2 === 0 ? replacement : outcome.inserted);
        }
      });
      await withRepository(file, async (repository) => {
        for (const record of present) expect(plain(await repository.read(record.name))).toEqual(plain(record));
      });
    }),
    { numRuns: 20 },
  );
});

test("keys that differ only after U+0000 are different keys", async () => {
  await withRepository(newFile(), async (repository) => {
    for (const end of ["", "\u0000", "\u0000a", "\u0000b", "a"]) {
      const request = { key: `k${end}`, fingerprint: "f" };
      await insert(repository, `operations/${JSON.stringify(end)}`, { request, exclusiveKey: `k${end}` });
    }
    const same = newRecord("operations/x", { request: { key: "k\u0000a", fingerprint: "g" } });
    expect(await repository.insert(same)).toMatchObject({ existing: { request: { key: "k\u0000a" } } });
  });
});

test("the key of tokens stays the same, and differs from file to file", async () => {
  const file = newFile();
  const keys: Uint8Array[] = [];
  for (const path of [file, file, newFile()]) {
    await withRepository(path, async ({ tokenKey }) => keys.push(tokenKey));
  }
  const [first, again, other] = keys;
  expect(first).toHaveLength(32);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test("no number is given twice, not even if the last record was deleted before the file was closed", async () => {
  const file = newFile();
  const last = await withRepository(file, async (repository) => {
    const record = await insert(repository, "operations/a");
    await repository.delete(record);
    return record.sequence;
  });
  const { sequence } = await withRepository(file, (repository) => insert(repository, "operations/b"));
  expect(sequence).toBeGreaterThan(last);
});

test("a file that was closed needs no other file", async () => {
  const file = newFile();
  await withRepository(file, (repository) => insert(repository, "operations/a"));
  expect([`${file}-wal`, `${file}-shm`].filter(existsSync)).toEqual([]);
});

test("what was asked for before closing is done, and what is asked for after it is refused", async () => {
  const file = newFile();
  const inserted = await withRepository(file, async (repository) => {
    const writes = Array.from({ length: 50 }, (_, id) => insert(repository, `operations/${id}`));
    await repository.close();
    const late = { reason: "REPOSITORY_UNAVAILABLE" };
    await expect(repository.insert(newRecord("operations/late"))).rejects.toMatchObject(late);
    await expect(repository.read("operations/0")).rejects.toMatchObject(late);
    return Promise.all(writes);
  });
  await withRepository(file, async (repository) => {
    for (const record of inserted) expect(plain(await repository.read(record.name))).toEqual(plain(record));
    expect(await repository.read("operations/late")).toBeUndefined();
  });
});
