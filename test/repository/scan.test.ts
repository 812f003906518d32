import { setImmediate } from "node:timers/promises";
import { describe, expect, jest, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import type { PageQuery, RecordFilter, Repository } from "../../src/repository/repository.ts";
import { Turns } from "../../src/repository/scanning/turns.ts";
import { ComputingTime } from "./computing-time.ts";
import { insert, NOW } from "./conformance/records.ts";

/** Milliseconds that it takes to look at a record. */
const COST = 0.0625;

const everything: PageQuery = { parents: parentPattern("p/-"), limit: 10, maxBytes: 1_000_000, now: NOW };

/** A repository with so many records, and a time that passes only when one of them is looked at. */
async function setUp({ count = 3000, bytes = 10, cost = COST }) {
  const time = new ComputingTime();
  const turns = new Turns(time.now);
  const repository = new MemoryRepository(turns);
  const operation = Buffer.alloc(bytes);
  for (let at = 0; at < count; at++) await insert(repository, `p/${at}/operations/a`, { operation });
  const matches = () => {
    time.compute(cost);
    return false;
  };
  const filter: RecordFilter = { matches, condition: { kind: "any", of: [] } };
  const byFilter: PageQuery = { ...everything, filter };
  const byWildcard: PageQuery = { ...everything, parents: { ...everything.parents, matches } };
  return { time, turns, repository, byFilter, byWildcard };
}

describe.each<[string, (repository: Repository, query: PageQuery) => Promise<unknown>]>([
  ["page", (repository, query) => repository.page(query)],
  ["count", (repository, query) => repository.count(query)],
])("the scan for a long %s", (_, scan) => {
  test.each([1, 10])("lets the event loop go on, if %s are made at the same time", async (scans) => {
    const { time, repository, byFilter } = await setUp({});
    const stalls = await time.stalls(() =>
      Promise.all(Array.from({ length: scans }, () => scan(repository, byFilter))),
    );
    // Each looks at 16 records, which takes a millisecond, before its first turn.
    expect(Math.max(...stalls)).toBeLessThanOrEqual(scans + 5);
    expect(stalls.reduce((sum, stall) => sum + stall)).toBe(scans * 3000 * COST);
  });

  test("uses each turn to its end", async () => {
    const { turns, repository, byFilter } = await setUp({ cost: 1 / 64 });
    const next = jest.spyOn(turns, "next");
    await scan(repository, byFilter);
    // The first 16 records are looked at before the first turn, 64 in each.
    expect(next).toHaveBeenCalledTimes(Math.ceil((3000 - 16) / 64));
  });

  test("lets the event loop go on after each record that is large", async () => {
    const { time, repository, byFilter } = await setUp({ count: 20, bytes: 64 * 1024, cost: 20 });
    const stalls = await time.stalls(() => scan(repository, byFilter));
    // The first one is looked at before the first turn.
    expect(stalls).toEqual([40, ...Array(18).fill(20)]);
  });

  test("lets the event loop go on if there is only a wildcard to look for", async () => {
    const { time, repository, byWildcard } = await setUp({});
    const stalls = await time.stalls(() => scan(repository, byWildcard));
    // Each 1024 records, which is long in this test only.
    expect(stalls).toEqual([2048 * COST, (3000 - 2048) * COST]);
  });

  test("ends soon when its signal aborts", async () => {
    const { time, repository, byFilter } = await setUp({});
    const controller = new AbortController();
    const reason = new Error("nobody waits for it any more");
    const pending = scan(repository, { ...byFilter, signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(time.now()).toBeLessThan(100 * COST);
  });

  test("does not hinder others by failing", async () => {
    const { repository, byFilter } = await setUp({});
    let left = 100;
    const matches = () => {
      if (left-- === 0) throw new Error("failed");
      return false;
    };
    const failing = scan(repository, { ...everything, filter: { matches, condition: { kind: "any", of: [] } } });
    const other = scan(repository, byFilter);
    await expect(failing).rejects.toThrow("failed");
    await other;
  });
});

test("a scan that is short, or finds enough soon, is done at once", async () => {
  const { repository, byFilter } = await setUp({});
  let turned = false;
  const turn = setImmediate().then(() => {
    turned = true;
  });
  await repository.page(everything);
  await repository.page({ ...everything, limit: 1000 });
  await repository.page({ ...everything, filter: { matches: () => true, condition: { kind: "all", of: [] } } });
  await repository.page({ ...byFilter, maxScanned: 15 });
  await repository.count({ ...everything, maxScanned: 1000 });
  expect(turned).toBe(false);
  await turn;
});
