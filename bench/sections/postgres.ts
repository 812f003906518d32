import { PostgresRepository } from "../../src/repository/postgres/postgres-repository.ts";
import { PostgresServer } from "../../test/support/postgres/postgres-server.ts";
import { BarePostgres } from "../measure/bare-postgres.ts";
import { inFlight } from "../measure/in-flight.ts";
import { measurePages, needle } from "../measure/pages.ts";
import { measureRates } from "../measure/rates.ts";
import { importRecords } from "../messages/import-records.ts";
import { atLeast, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const MANY = 64;
const CONNECTIONS = 16;

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
  const insert = async () => {
    await repository.insert(recordOf(next++));
  };
  try {
    const figures = await measureInsertions(scale, insert, () => bare.insert(recordOf(next++)));
    log(`postgres: inserting ${scale.operations} records`);
    while (next < scale.operations / 2) await inFlight(512, insert, { calls: 10_000 });
    await repository.insert(needle(recordOf(next++)));
    while (next < scale.operations) await inFlight(512, insert, { calls: 10_000 });
    await bare.analyze();
    const goals = { pages: 100, plain: 10, filtered: 50 };
    return [...figures, ...(await measurePages("postgres", repository, scale.operations, goals))];
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
  const rate = await measureRates({
    bare: () => inFlight(CONNECTIONS, insertBare, until),
    bareOne: () => inFlight(1, insertBare, until),
    one: () => inFlight(1, insert, until),
    many: () => inFlight(MANY, insert, until),
  });
  const [bare, bareOne, one, many] = [rate("bare"), rate("bareOne"), rate("one"), rate("many")];
  const perSecond = (rate: number) => `${Math.round(rate)}/s`;
  return [
    { name: `postgres, insertion by the bare driver, ${CONNECTIONS} connections`, value: perSecond(bare) },
    atLeast(
      `postgres, insertion, ${MANY} in flight, of the bare driver's ${CONNECTIONS} connections`,
      perSecond(many),
      many / bare,
      1,
    ),
    { name: "postgres, insertion by the bare driver, 1 connection", value: perSecond(bareOne) },
    {
      name: "postgres, insertion, 1 in flight, of the bare driver's 1 connection",
      value: perSecond(one),
      ratio: (one / bareOne).toFixed(2),
    },
  ];
}
