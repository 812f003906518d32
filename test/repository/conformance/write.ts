import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../../operations/plain.ts";
import { insert, newRecord, next, type Open } from "./records.ts";

const NAME = "operations/a";

export function writeConformance(open: Open): void {
  test("read finds nothing by a name that is not there", async () => {
    const repository = await open();
    await insert(repository, "p/x/operations/a");
    for (const name of [NAME, "p/x/operations/aa", "p/x/operations", "", "x/operations/a", "P/x/operations/a"]) {
      expect(await repository.read(name)).toBeUndefined();
    }
  });

  describe("replace", () => {
    test("puts a revision in the place of the one before, with every field", async () => {
      const repository = await open();
      const first = await insert(repository, NAME, { progress: { fraction: 0.5, message: "m" }, dueTime: 5 });
      const { progress: _, dueTime: __, ...rest } = first;
      const second = next(rest, { state: State.RUNNING, operation: Buffer.from("0a01ff", "hex"), startTime: 7 });
      expect(await repository.replace(first, second)).toBe(true);
      expect(plain(await repository.read(NAME))).toEqual(plain(second));
    });

    test("does nothing if another revision is there", async () => {
      const repository = await open();
      const first = await insert(repository, NAME);
      const second = next(first, { state: State.RUNNING });
      await repository.replace(first, second);
      expect(await repository.replace(first, next(first, { state: State.FAILED }))).toBe(false);
      expect(await repository.replace(next(second), next(next(second)))).toBe(false);
      expect(plain(await repository.read(NAME))).toEqual(plain(second));
    });

    test("does nothing if another operation has the name, though at the same revision", async () => {
      const repository = await open();
      const first = await insert(repository, NAME);
      await repository.delete(first);
      const second = await insert(repository, NAME);
      expect(await repository.replace(first, next(first))).toBe(false);
      expect(plain(await repository.read(NAME))).toEqual(plain(second));
    });

    test("brings nothing back that was deleted", async () => {
      const repository = await open();
      const first = await insert(repository, NAME);
      await repository.delete(first);
      expect(await repository.replace(first, next(first))).toBe(false);
      expect(await repository.read(NAME)).toBeUndefined();
    });

    test("lets one of many at the same time through", async () => {
      const repository = await open();
      const first = await insert(repository, NAME);
      const writes = [11, 12, 13, 14, 15, 16].map((updateTime) => next(first, { updateTime }));
      const outcomes = await Promise.all(writes.map((write) => repository.replace(first, write)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(plain(await repository.read(NAME))).toEqual(plain(writes[outcomes.indexOf(true)]));
    });
  });

  describe("delete", () => {
    test("deletes the record that is there, once", async () => {
      const repository = await open();
      const record = await insert(repository, NAME);
      const other = await insert(repository, "p/x/operations/a");
      expect(await repository.delete(record)).toBe(true);
      expect(await repository.delete(record)).toBe(false);
      expect(await repository.read(NAME)).toBeUndefined();
      expect(plain(await repository.read(other.name))).toEqual(plain(other));
    });

    test("does nothing if another revision, or another operation with the name, is there", async () => {
      const repository = await open();
      const first = await insert(repository, NAME);
      const second = next(first);
      await repository.replace(first, second);
      expect(await repository.delete(first)).toBe(false);
      expect(await repository.delete({ ...second, uid: "another" })).toBe(false);
      expect(await repository.delete({ ...newRecord("operations/b"), sequence: 1 })).toBe(false);
      expect(plain(await repository.read(NAME))).toEqual(plain(second));
    });

    test("at the same time as a replacement, one of them wins", async () => {
      const repository = await open();
      const record = await insert(repository, NAME);
      const [replaced, deleted] = await Promise.all([
        repository.replace(record, next(record)),
        repository.delete(record),
      ]);
      expect([replaced, deleted].filter(Boolean)).toHaveLength(1);
      expect((await repository.read(NAME)) === undefined).toBe(deleted);
    });
  });
}
