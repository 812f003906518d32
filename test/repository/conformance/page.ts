import { describe, expect, test } from "@jest/globals";
import { plain } from "../../operations/plain.ts";
import { names, page, walk } from "./pages.ts";
import { insert, NOW, next, type Open } from "./records.ts";

export function pageConformance(open: Open): void {
  describe("page", () => {
    test("gives the newest first, and of those with the same time the last inserted", async () => {
      const repository = await open();
      for (const [id, createTime] of Object.entries({ a: NOW, b: NOW - 1, c: NOW, d: NOW + 1, e: NOW - 1 })) {
        await insert(repository, `operations/${id}`, { createTime });
      }
      expect(await names(repository, "")).toEqual(["d", "c", "a", "e", "b"].map((id) => `operations/${id}`));
    });

    test("gives the oldest first if asked to, and of those with the same time the first inserted", async () => {
      const repository = await open();
      for (const [id, createTime] of Object.entries({ a: NOW, b: NOW - 1, c: NOW, d: NOW + 1, e: NOW - 1 })) {
        await insert(repository, `p/${id}/operations/o`, { createTime });
      }
      const rising = { oldestFirst: true, limit: 3 };
      const ids = (all: readonly string[]) => all.map((name) => name.split("/")[1]);
      expect(ids(await names(repository, "p/-", rising))).toEqual(["b", "e", "a"]);
      const { next: after, records } = await page(repository, "p/-", rising);
      expect(after).toEqual({ createTime: NOW, sequence: records[2]?.sequence });
      expect(ids(await names(repository, "p/-", { ...rising, after }))).toEqual(["c", "d"]);
      expect(await page(repository, "p/-", { ...rising, after })).not.toHaveProperty("next");
    });

    test("gives records whole, as they are now, in the place of their creation", async () => {
      const repository = await open();
      const first = await insert(repository, "operations/a");
      await insert(repository, "operations/b");
      const changed = next(first, { operation: Buffer.from("0a01ff", "hex"), updateTime: NOW + 1000 });
      await repository.replace(first, changed);
      const { records } = await page(repository, "");
      expect(plain(records[1])).toEqual(plain(changed));
    });

    test("has no next one after the last record, not even if it is full", async () => {
      const repository = await open();
      expect(await page(repository, "")).toEqual({ records: [] });
      for (const id of ["a", "b", "c"]) await insert(repository, `operations/${id}`);
      expect(await page(repository, "", { limit: 3 })).not.toHaveProperty("next");
      const { records, next: place } = await page(repository, "", { limit: 2 });
      expect(records.map(({ name }) => name)).toEqual(["operations/c", "operations/b"]);
      expect(place).toEqual({ createTime: NOW, sequence: records[1]?.sequence });
      expect(await names(repository, "", { after: place })).toEqual(["operations/a"]);
    });

    test("goes on after a record that is gone", async () => {
      const repository = await open();
      for (const id of ["a", "b", "c"]) await insert(repository, `operations/${id}`);
      const { records, next: after } = await page(repository, "", { limit: 2 });
      for (const record of records) await repository.delete(record);
      expect(await names(repository, "", { after })).toEqual(["operations/a"]);
      expect(await names(repository, "", { after, oldestFirst: true })).toEqual([]);
    });

    test("is about what is directly in the parent", async () => {
      const repository = await open();
      const all = ["", "p/x/", "p/xx/", "p/x/l/y/", "pp/x/", "q/x/"].map((parent) => `${parent}operations/a`);
      for (const name of all) await insert(repository, name);
      expect(await names(repository, "")).toEqual(["operations/a"]);
      expect(await names(repository, "p/x")).toEqual(["p/x/operations/a"]);
      expect(await names(repository, "p/x/l/y")).toEqual(["p/x/l/y/operations/a"]);
      for (const parent of ["p/y", "p/X", "p/_", "p/%", "p/x/l/-"]) {
        expect(await names(repository, parent)).toEqual(parent === "p/x/l/-" ? ["p/x/l/y/operations/a"] : []);
      }
    });

    test("takes - for any one ID, segment by segment", async () => {
      const repository = await open();
      const parents = ["p/x", "p/xx", "p/x/l/y", "p/x/l/z", "p/xx/l/y", "p/x/m/y", "pp/x", "p/x/l/y/m/z", "p/x.l/l/y"];
      for (const parent of parents) await insert(repository, `${parent}/operations/a`);
      const expected: Record<string, string[]> = {
        "p/-": ["p/xx", "p/x"],
        "p/-/l/y": ["p/x.l/l/y", "p/xx/l/y", "p/x/l/y"],
        "p/x/l/-": ["p/x/l/z", "p/x/l/y"],
        "p/-/l/-": ["p/x.l/l/y", "p/xx/l/y", "p/x/l/z", "p/x/l/y"],
        "p/-/l/-/m/-": ["p/x/l/y/m/z"],
        "q/-": [],
      };
      for (const [pattern, found] of Object.entries(expected)) {
        expect(await names(repository, pattern)).toEqual(found.map((parent) => `${parent}/operations/a`));
      }
    });

    test("leaves out what has expired, from the expire time on, and does not count it", async () => {
      const repository = await open();
      for (const [id, expireTime] of Object.entries({ a: NOW + 1, b: NOW, c: NOW - 1, d: NOW + 1 })) {
        await insert(repository, `p/${id}/operations/o`, { expireTime });
        await insert(repository, `operations/${id}`, { expireTime });
      }
      expect(await names(repository, "", { limit: 2 })).toEqual(["operations/d", "operations/a"]);
      expect(await page(repository, "", { limit: 2 })).not.toHaveProperty("next");
      expect(await names(repository, "p/-")).toEqual(["p/d/operations/o", "p/a/operations/o"]);
    });

    test("ends before it has too many bytes, but has one record at least", async () => {
      const repository = await open();
      for (const [id, size] of Object.entries({ a: 40, b: 60, c: 61, d: 500, e: 0 })) {
        await insert(repository, `operations/${id}`, { operation: Buffer.alloc(size, 1) });
      }
      const pages = (await walk(repository, "", { maxBytes: 100 })).map(({ records }) =>
        records.map(({ name }) => name.slice(-1)),
      );
      expect(pages).toEqual([["e"], ["d"], ["c"], ["b", "a"]]);
    });
  });
}
