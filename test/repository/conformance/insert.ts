import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../../operations/plain.ts";
import { recordFields, times } from "./record-fields.ts";
import { insert, newRecord, next, type Open } from "./records.ts";

// Databases hold no NUL in text.
const texts = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.includes("\u0000"));
const everything = recordFields({ times, texts });

export function insertConformance(open: Open): void {
  describe("insert", () => {
    test("keeps a record as it is, and gives it a number", async () => {
      await fc.assert(
        fc.asyncProperty(everything, async (init) => {
          const repository = await open();
          const record = newRecord("p/x/operations/a", init);
          const outcome = await repository.insert(record);
          if (!("inserted" in outcome)) throw new Error("not inserted");
          const { sequence, ...rest } = outcome.inserted;
          expect(plain(rest)).toEqual(plain(record));
          expect(sequence).toEqual(expect.any(Number));
          expect(plain(await repository.read(record.name))).toEqual(plain(outcome.inserted));
        }),
        { numRuns: 30 },
      );
    });

    test("gives a later record a greater number, whatever its time and its parent", async () => {
      const repository = await open();
      const records = [
        await insert(repository, "operations/a"),
        await insert(repository, "operations/b", { createTime: 1 }),
        await insert(repository, "p/x/operations/a"),
      ];
      const last = records[2];
      if (last) await repository.delete(last);
      records.push(await insert(repository, "p/x/operations/a"));
      const numbers = records.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    });

    test("refuses a taken name, and tells who has it", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a");
      const outcome = await repository.insert(newRecord("operations/a"));
      expect(outcome).toMatchObject({ conflict: "name", existing: { uid: first.uid } });
      expect(plain(await repository.read("operations/a"))).toEqual(plain(first));
      await insert(repository, "p/x/operations/a");
    });

    test("refuses a known request first, then a taken name", async () => {
      const repository = await open();
      const request = { key: "r", fingerprint: "f" };
      const a = await insert(repository, "operations/a", { request });
      const b = await insert(repository, "operations/b");
      const refused = [
        await repository.insert(newRecord("operations/c", { request })),
        await repository.insert(newRecord(b.name, { request: { key: "r", fingerprint: "another" } })),
        await repository.insert(newRecord(a.name, { request })),
        await repository.insert(newRecord(b.name, { request: { key: "s", fingerprint: "f" } })),
      ];
      expect(refused).toMatchObject([
        { conflict: "request", existing: { uid: a.uid } },
        { conflict: "request", existing: { uid: a.uid } },
        { conflict: "request", existing: { uid: a.uid } },
        { conflict: "name", existing: { uid: b.uid } },
      ]);
      expect(await repository.read("operations/c")).toBeUndefined();
    });

    test("tells of the record as it is now, not as it was created", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a", { request: { key: "r", fingerprint: "f" } });
      const changed = next(first, { state: State.RUNNING });
      await repository.replace(first, changed);
      const outcome = await repository.insert(newRecord("operations/b", { request: { key: "r", fingerprint: "g" } }));
      expect("existing" in outcome && plain(outcome.existing)).toEqual(plain(changed));
    });

    test("lets one of many at the same time through", async () => {
      const repository = await open();
      const byName = Array.from({ length: 10 }, () => repository.insert(newRecord("operations/a")));
      const request = { key: "r", fingerprint: "f" };
      const byRequest = Array.from({ length: 10 }, (_, at) =>
        repository.insert(newRecord(`operations/${at}`, { request })),
      );
      for (const outcomes of [await Promise.all(byName), await Promise.all(byRequest)]) {
        const inserted = outcomes.flatMap((outcome) => ("inserted" in outcome ? [outcome.inserted.uid] : []));
        const others = outcomes.flatMap((outcome) => ("existing" in outcome ? [outcome.existing.uid] : []));
        expect(inserted).toHaveLength(1);
        expect(others).toEqual(Array(9).fill(inserted[0]));
      }
    });

    test("takes what a deleted record had: its name and its request", async () => {
      const repository = await open();
      const request = { key: "r", fingerprint: "f" };
      await repository.delete(await insert(repository, "operations/a", { request }));
      await insert(repository, "operations/b", { request });
      await insert(repository, "operations/a");
    });

    test("conflict tells the same, and inserts nothing", async () => {
      const repository = await open();
      const request = { key: "r", fingerprint: "f" };
      const a = await insert(repository, "operations/a", { request });
      const conflicts = [
        await repository.conflict(newRecord("operations/a")),
        await repository.conflict(newRecord("operations/b", { request })),
        await repository.conflict(newRecord("operations/b")),
      ];
      expect(conflicts.slice(0, 2)).toMatchObject([
        { conflict: "name", existing: { uid: a.uid } },
        { conflict: "request", existing: { uid: a.uid } },
      ]);
      expect(conflicts[2]).toBeUndefined();
      expect(await repository.read("operations/b")).toBeUndefined();
    });
  });
}
