import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Repository, Selection } from "../../../src/repository/repository.ts";
import { recordFilter } from "./record-filter.ts";
import { insert, NOW, next, type Open } from "./records.ts";

async function count(repository: Repository, parents: string, selection: Partial<Omit<Selection, "parents">> = {}) {
  const { byState, partial } = await repository.count({ parents: parentPattern(parents), now: NOW, ...selection });
  expect(partial).toBe(false);
  return Object.fromEntries(byState);
}

export function countConformance(open: Open): void {
  describe("count", () => {
    test("tells how many there are in each state that occurs", async () => {
      const repository = await open();
      expect(await count(repository, "")).toEqual({});
      for (const [at, state] of [State.RUNNING, State.FAILED, State.RUNNING, State.PENDING].entries()) {
        await insert(repository, `operations/${at}`, { state });
      }
      const expected = { [State.PENDING]: 1, [State.RUNNING]: 2, [State.FAILED]: 1 };
      expect(await count(repository, "")).toEqual(expected);
    });

    test("follows every change", async () => {
      const repository = await open();
      const a = await insert(repository, "operations/a", { state: State.PENDING });
      const b = await insert(repository, "operations/b", { state: State.PENDING });
      await repository.replace(a, next(a, { state: State.RUNNING }));
      expect(await count(repository, "")).toEqual({ [State.PENDING]: 1, [State.RUNNING]: 1 });
      await repository.delete(b);
      expect(await count(repository, "")).toEqual({ [State.RUNNING]: 1 });
    });

    test("is about what is directly in the parents and not expired", async () => {
      const repository = await open();
      for (const parent of ["p/x", "p/xx", "p/x/l/y", "p/z/l/y", "p/z/l/w", "q/x"]) {
        await insert(repository, `${parent}/operations/a`, { state: State.RUNNING });
        await insert(repository, `${parent}/operations/b`, { state: State.FAILED, expireTime: NOW + 1 });
        await insert(repository, `${parent}/operations/c`, { state: State.FAILED, expireTime: NOW });
      }
      const times = (each: number) => ({ [State.RUNNING]: each, [State.FAILED]: each });
      expect(await count(repository, "")).toEqual({});
      expect(await count(repository, "p/x")).toEqual(times(1));
      expect(await count(repository, "p/-")).toEqual(times(2));
      expect(await count(repository, "p/-/l/y")).toEqual(times(2));
      expect(await count(repository, "p/-/l/-")).toEqual(times(3));
    });

    test("is about what meets the filter", async () => {
      const repository = await open();
      for (const parent of ["p/x", "p/y"]) {
        await insert(repository, `${parent}/operations/a`, { state: State.RUNNING, labels: { env: "prod" } });
        await insert(repository, `${parent}/operations/b`, { state: State.FAILED, labels: { env: "prod" } });
        await insert(repository, `${parent}/operations/c`, { state: State.RUNNING, labels: { env: "test" } });
      }
      const filter = recordFilter("labels.env = prod");
      expect(await count(repository, "p/x", { filter })).toEqual({ [State.RUNNING]: 1, [State.FAILED]: 1 });
      expect(await count(repository, "p/-", { filter })).toEqual({ [State.RUNNING]: 2, [State.FAILED]: 2 });
      expect(await count(repository, "p/-", { filter: recordFilter("state = SUCCEEDED") })).toEqual({});
    });
  });
}
