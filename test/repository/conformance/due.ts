import { describe, expect, test } from "@jest/globals";
import { plain } from "../../operations/plain.ts";
import { insert, NOW, next, type Open } from "./records.ts";

export function dueConformance(open: Open): void {
  describe("due", () => {
    test("gives what is due, the earliest first, and no more than asked for", async () => {
      const repository = await open();
      const times = { a: NOW - 1, b: NOW, c: NOW + 1, d: NOW - 5, e: undefined };
      for (const [id, dueTime] of Object.entries(times)) {
        await insert(repository, `p/${id}/operations/o`, dueTime === undefined ? {} : { dueTime });
      }
      const due = async (now: number, limit: number) =>
        (await repository.due(now, limit)).map(({ name }) => name.split("/")[1]);
      expect(await due(NOW, 10)).toEqual(["d", "a", "b"]);
      expect(await due(NOW, 2)).toEqual(["d", "a"]);
      expect(await due(NOW - 6, 10)).toEqual([]);
      expect(await due(NOW + 1000, 10)).toEqual(["d", "a", "b", "c"]);
    });

    test("follows every change of a record", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a", { dueTime: NOW });
      const { dueTime: _, ...rest } = first;
      const never = next(rest);
      await repository.replace(first, never);
      expect(await repository.due(NOW + 10, 10)).toEqual([]);
      const later = next(never, { dueTime: NOW + 5 });
      await repository.replace(never, later);
      expect(await repository.due(NOW + 4, 10)).toEqual([]);
      const [found, ...others] = await repository.due(NOW + 5, 10);
      expect(plain(found)).toEqual(plain(later));
      expect(others).toEqual([]);
      const sooner = next(later, { dueTime: NOW + 1 });
      await repository.replace(later, sooner);
      expect(await repository.due(NOW + 1, 10)).toHaveLength(1);
      await repository.delete(sooner);
      expect(await repository.due(NOW + 10, 10)).toEqual([]);
    });

    test("is not changed by what was refused", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a", { dueTime: NOW });
      const stale = next(first, { dueTime: NOW + 1000 });
      await repository.replace(next(first), stale);
      await repository.delete(next(first));
      expect((await repository.due(NOW, 10)).map(plain)).toEqual([plain(first)]);
    });
  });
}
