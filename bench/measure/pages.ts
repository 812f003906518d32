import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { OperationFilters } from "../../src/operations/filter/operation-filters.ts";
import type { NewOperationRecord } from "../../src/operations/record.ts";
import type { PageQuery, Repository } from "../../src/repository/repository.ts";
import { loadResult } from "../client/load-result.ts";
import { parent } from "../messages/sample.ts";
import { atMost, type Figure } from "../report/figure.ts";

/** How many pages are read, and the times that half of them are to take at most, in milliseconds. */
export interface PageGoals {
  readonly pages: number;
  /** Of a page without a filter. */
  readonly plain: number;
  /** Of a page by a filter that one record meets, or none. */
  readonly filtered: number;
}

/** Makes a record the one of all that {@link measurePages} filters for. */
export function needle(record: NewOperationRecord): NewOperationRecord {
  return { ...record, labels: { ...record.labels, needle: "yes" } };
}

/** Reads pages of a repository with so many records, one {@link needle} among them; a name says whose figures they are. */
export async function measurePages(
  name: string,
  repository: Repository,
  count: number,
  { pages, plain, filtered }: PageGoals,
): Promise<Figure[]> {
  const filters = new OperationFilters({ getMessage: () => undefined });
  const query = { parents: parentPattern(parent), now: 0, limit: 50, maxBytes: 3_000_000 };
  const [oldest] = (await repository.page({ ...query, oldestFirst: true, limit: 1 })).records;
  const firstTime = oldest?.createTime ?? 0;
  const inside = () => ({ createTime: firstTime + 50 + Math.floor(Math.random() * (count - 50)), sequence: 0 });
  const cases: readonly (readonly [string, () => PageQuery, number, number])[] = [
    ["page of 50, the first", () => query, 50, plain],
    ["page of 50, inside", () => ({ ...query, after: inside() }), 50, plain],
    [
      "page by a filter that one meets",
      () => ({ ...query, filter: filters.parse("labels.needle = yes") }),
      1,
      filtered,
    ],
    [
      "page by a filter that none meets",
      () => ({ ...query, filter: filters.parse("labels.needle = no") }),
      0,
      filtered,
    ],
  ];
  const figures: Figure[] = [];
  for (const [kind, make, found, goal] of cases) {
    const times: number[] = [];
    const started = performance.now();
    for (let page = 0; page < pages; page++) {
      const before = performance.now();
      const { records, next } = await repository.page(make());
      times.push(performance.now() - before);
      if (records.length !== found || (found < 50 && next)) throw new Error(`${kind}: ${records.length} found`);
    }
    const { p50Ms, p99Ms } = loadResult(times, 0, performance.now() - started);
    const value = `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
    figures.push(atMost(`${name}, ${kind}, of ${count}, p50 in ms`, value, p50Ms, goal));
  }
  return figures;
}
