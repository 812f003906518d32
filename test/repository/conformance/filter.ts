import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { names, page, walk } from "./pages.ts";
import { recordFilter } from "./record-filter.ts";
import { insert, NOW, next, type Open } from "./records.ts";

const succeeded = recordFilter("state = SUCCEEDED");

export function filterConformance(open: Open): void {
  describe("page with a filter", () => {
    test("gives the records that meet it, in their order, as many as may be", async () => {
      const repository = await open();
      for (const [at, id] of ["a", "b", "c", "d", "e", "f", "g"].entries()) {
        await insert(repository, `operations/${id}`, { state: at % 2 === 0 ? State.SUCCEEDED : State.RUNNING });
      }
      const query = { filter: succeeded, limit: 3 };
      const ids = (all: readonly string[]) => all.map((name) => name.slice(-1));
      expect(ids(await names(repository, "", query))).toEqual(["g", "e", "c"]);
      expect(ids(await names(repository, "", { ...query, oldestFirst: true }))).toEqual(["a", "c", "e"]);
      const pages = await walk(repository, "", query);
      expect(ids(pages.flatMap(({ records }) => records.map(({ name }) => name)))).toEqual(["g", "e", "c", "a"]);
      expect(await page(repository, "", { filter: recordFilter("state = FAILED") })).toEqual({ records: [] });
    });

    test("gives those in the parents that are not expired", async () => {
      const repository = await open();
      const labels = { env: "prod" };
      for (const parent of ["p/x", "p/y", "q/x", "p/x/l/z"]) {
        await insert(repository, `${parent}/operations/a`, { labels });
        await insert(repository, `${parent}/operations/b`, { labels: { env: "test" } });
        await insert(repository, `${parent}/operations/c`, { labels, expireTime: NOW });
        await insert(repository, `${parent}/operations/d`);
      }
      const query = { filter: recordFilter("labels.env = prod") };
      expect(await names(repository, "p/x", query)).toEqual(["p/x/operations/a"]);
      expect(await names(repository, "p/-", query)).toEqual(["p/y/operations/a", "p/x/operations/a"]);
      expect(await names(repository, "p/-/l/z", query)).toEqual(["p/x/l/z/operations/a"]);
    });

    test("judges records as they are now", async () => {
      const repository = await open();
      const a = await insert(repository, "operations/a", { state: State.SUCCEEDED });
      const b = await insert(repository, "operations/b", { state: State.RUNNING });
      await repository.replace(a, next(a, { state: State.RUNNING }));
      await repository.replace(b, next(b, { state: State.SUCCEEDED }));
      expect(await names(repository, "", { filter: succeeded })).toEqual(["operations/b"]);
    });

    test("counts the bytes of what it gives only", async () => {
      const repository = await open();
      for (const [id, size] of Object.entries({ a: 40, b: 500, c: 60, d: 500 })) {
        const state = size === 500 ? State.RUNNING : State.SUCCEEDED;
        await insert(repository, `operations/${id}`, { state, operation: Buffer.alloc(size, 1) });
      }
      const query = { filter: succeeded, maxBytes: 100 };
      expect(await names(repository, "", query)).toEqual(["operations/c", "operations/a"]);
    });
  });
}
