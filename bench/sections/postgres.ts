import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { OperationFilters } from "../../src/operations/filter/operation-filters.ts";
import { PostgresRepository } from "../../src/repository/postgres/postgres-repository.ts";
import type { PageQuery } from "../../src/repository/repository.ts";
import { PostgresServer } from "../../test/support/postgres/postgres-server.ts";
import { BarePostgres } from "../measure/bare-postgres.ts";
import { betterHalf } from "../measure/better-half.ts";
import { inFlight } from "../measure/in-flight.ts";
import { importRecords } from "../messages/import-records.ts";
import { parent } from "../messages/sample.ts";
import { atLeast, atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const MANY = 64;
const CONNECTIONS = 16;
const ROUNDS = 12;
const PAGES = 100;

/** The label that one record of all has. */
const NEEDLE = { needle: "yes" };

/**
 * The PostgreSQL repository inside this process, and a PostgreSQL server beside it that commits to the disk: insertions
 * against the bare driver, pages and filters of many.
 */
export async function measurePostgres(scale: Scale): Promise<Figure[]> {
  const server = await PostgresServer.open({ durable: true });
  const { url } = await server.createDatabase();
  const recordOf = importRecords();
  const repository = await PostgresRepository.open(url);
  const bare = await BarePostgres.open(url, CONNECTIONS);
  let next = 0;
  const insert = async (labels = {}) => {
    const record = recordOf(next++);
    await repository.insert({ ...record, labels: { ...record.labels, ...labels } });
  };
  try {
    const figures = await measureInsertions(scale, insert, () => bare.insert(recordOf(next++)));
    log(`postgres: inserting ${scale.operations} records`);
    while (next < scale.operations / 2) await inFlight(512, insert, { calls: 10_000 });
    await insert(NEEDLE);
    while (next < scale.operations) await inFlight(512, insert, { calls: 10_000 });
    await bare.analyze();
    return [...figures, ...(await measurePages(repository, scale.operations))];
  } finally {
    await Promise.all([bare.close(), repository.close()]);
    await server.close();
  }
}

async function measureInsertions(
  scale: Scale,
  insert: () => Promise<void>,
  insertBare: () => Promise<void>,
): Promise<Figure[]> {
  const until = { milliseconds: scale.sliceMs };
  const rates = { bare: [] as number[], bareOne: [] as number[], one: [] as number[], many: [] as number[] };
  for (let round = -2; round < ROUNDS; round++) {
    const measured = {
      bare: await inFlight(CONNECTIONS, insertBare, until),
      bareOne: await inFlight(1, insertBare, until),
      one: await inFlight(1, insert, until),
      many: await inFlight(MANY, insert, until),
    };
    if (round < 0) continue;
    rates.bare.push(measured.bare);
    rates.bareOne.push(measured.bareOne);
    rates.one.push(measured.one);
    rates.many.push(measured.many);
  }
  const rate = (of: readonly number[]) => betterHalf(of, "higher");
  const perSecond = (of: readonly number[]) => `${Math.round(rate(of))}/s`;
  const { bare, bareOne, one, many } = rates;
  return [
    { name: `postgres, insertion by the bare driver, ${CONNECTIONS} connections`, value: perSecond(bare) },
    atLeast(
      `postgres, insertion, ${MANY} in flight, of the bare driver's ${CONNECTIONS} connections`,
      perSecond(many),
      rate(many) / rate(bare),
      1,
    ),
    { name: "postgres, insertion by the bare driver, 1 connection", value: perSecond(bareOne) },
    {
      name: "postgres, insertion, 1 in flight, of the bare driver's 1 connection",
      value: perSecond(one),
      ratio: (rate(one) / rate(bareOne)).toFixed(2),
    },
  ];
}

async function measurePages(repository: PostgresRepository, count: number): Promise<Figure[]> {
  const filters = new OperationFilters({ getMessage: () => undefined });
  const query = { parents: parentPattern(parent), now: 0, limit: 50, maxBytes: 3_000_000 };
  const firstTime = (await repository.page({ ...query, oldestFirst: true, limit: 1 })).records[0]?.createTime ?? 0;
  const inside = () => ({ createTime: firstTime + 50 + Math.floor(Math.random() * (count / 2)), sequence: 0 });
  const cases: readonly (readonly [string, () => PageQuery, number, number])[] = [
    ["page of 50, the first", () => query, 50, 10],
    ["page of 50, inside", () => ({ ...query, after: inside() }), 50, 10],
    ["page by a filter that one meets", () => ({ ...query, filter: filters.parse("labels.needle = yes") }), 1, 50],
    ["page by a filter that none meets", () => ({ ...query, filter: filters.parse("labels.needle = no") }), 0, 50],
  ];
  const figures: Figure[] = [];
  for (const [name, make, found, goal] of cases) {
    const times: number[] = [];
    for (let page = 0; page < PAGES; page++) {
      const before = performance.now();
      const { records, next } = await repository.page(make());
      times.push(performance.now() - before);
      if (records.length !== found || (found < 50 && next)) throw new Error(`${name}: ${records.length} found`);
    }
    const [p50 = 0, p99 = 0] = [0.5, 0.99].map((part) => times.sort((a, b) => a - b)[Math.floor(PAGES * part)]);
    const value = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
    figures.push(atMost(`postgres, ${name}, of ${count}, p50 in ms`, value, p50, goal));
  }
  return figures;
}
