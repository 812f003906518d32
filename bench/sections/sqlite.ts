import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { OperationFilters } from "../../src/operations/filter/operation-filters.ts";
import type { PageQuery } from "../../src/repository/repository.ts";
import { SqliteRepository } from "../../src/repository/sqlite/sqlite-repository.ts";
import { BareSqlite } from "../measure/bare-sqlite.ts";
import { betterHalf } from "../measure/better-half.ts";
import { inFlight } from "../measure/in-flight.ts";
import { importRecords } from "../messages/import-records.ts";
import { parent } from "../messages/sample.ts";
import { atLeast, atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const MANY = 64;
const ROUNDS = 12;
const PAGES = 200;

/** The label that one record of all has. */
const NEEDLE = { needle: "yes" };

/** The SQLite repository inside this process: durable insertions against the bare driver, pages and filters of many. */
export async function measureSqlite(scale: Scale): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "longrun-bench-"));
  const recordOf = importRecords();
  const bare = new BareSqlite(join(folder, "bare.db"));
  const repository = await SqliteRepository.open(join(folder, "longrun.db"));
  let next = 0;
  const insert = async (labels = {}) => {
    const record = recordOf(next++);
    await repository.insert({ ...record, labels: { ...record.labels, ...labels } });
  };
  try {
    const figures = await measureInsertions(scale, insert, () => bare.insert(recordOf(next++)));
    log(`sqlite: inserting ${scale.operations} records`);
    while (next < scale.operations / 2) await inFlight(1000, insert, { calls: 10_000 });
    await insert(NEEDLE);
    while (next < scale.operations) await inFlight(1000, insert, { calls: 10_000 });
    return [...figures, ...(await measurePages(repository, scale.operations))];
  } finally {
    bare.close();
    await repository.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureInsertions(scale: Scale, insert: () => Promise<void>, insertBare: () => void): Promise<Figure[]> {
  const until = { milliseconds: scale.sliceMs };
  const rates = { bare: [] as number[], one: [] as number[], many: [] as number[] };
  for (let round = -2; round < ROUNDS; round++) {
    const measured = {
      bare: await inFlight(1, async () => insertBare(), until),
      one: await inFlight(1, insert, until),
      many: await inFlight(MANY, insert, until),
    };
    if (round < 0) continue;
    rates.bare.push(measured.bare);
    rates.one.push(measured.one);
    rates.many.push(measured.many);
  }
  const [bare, one, many] = [rates.bare, rates.one, rates.many].map((each) => betterHalf(each, "higher"));
  if (bare === undefined || one === undefined || many === undefined) throw new Error("nothing was measured");
  const perSecond = (rate: number) => `${Math.round(rate)}/s`;
  return [
    { name: "sqlite, insertion by the bare driver, one commit each", value: perSecond(bare) },
    atLeast("sqlite, insertion, 1 in flight, of the bare driver", perSecond(one), one / bare, 0.7),
    atLeast(`sqlite, insertion, ${MANY} in flight, of 1 in flight`, perSecond(many), many / one, 10),
  ];
}

async function measurePages(repository: SqliteRepository, count: number): Promise<Figure[]> {
  const filters = new OperationFilters({ getMessage: () => undefined });
  const query = { parents: parentPattern(parent), now: 0, limit: 50, maxBytes: 3_000_000 };
  const firstTime = (await repository.page({ ...query, oldestFirst: true, limit: 1 })).records[0]?.createTime ?? 0;
  const inside = () => ({ createTime: firstTime + 50 + Math.floor(Math.random() * (count - 50)), sequence: 0 });
  const cases: readonly (readonly [string, () => PageQuery, number, number])[] = [
    ["page of 50, the first", () => query, 50, 1],
    ["page of 50, inside", () => ({ ...query, after: inside() }), 50, 1],
    ["page by a filter that one meets", () => ({ ...query, filter: filters.parse("labels.needle = yes") }), 1, 1],
    ["page by a filter that none meets", () => ({ ...query, filter: filters.parse("labels.needle = no") }), 0, 1],
  ];
  const figures: Figure[] = [];
  for (const [name, make, found, goal] of cases) {
    const times: number[] = [];
    for (let page = 0; page < PAGES; page++) {
      const before = performance.now();
      const { records, next } = await repository.page(make());
      times.push(performance.now() - before);
      if (records.length < found || (found < 50 && next)) throw new Error(`${name}: ${records.length} found`);
    }
    const [p50 = 0, p99 = 0] = [0.5, 0.99].map((part) => times.sort((a, b) => a - b)[Math.floor(PAGES * part)]);
    const value = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
    figures.push(atMost(`sqlite, ${name}, of ${count}, p50 in ms`, value, p50, goal));
  }
  return figures;
}
