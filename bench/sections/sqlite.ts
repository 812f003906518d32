import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteRepository } from "../../src/repository/sqlite/sqlite-repository.ts";
import { BareSqlite } from "../measure/bare-sqlite.ts";
import { inFlight } from "../measure/in-flight.ts";
import { measurePages, needle } from "../measure/pages.ts";
import { measureRates } from "../measure/rates.ts";
import { importRecords } from "../messages/import-records.ts";
import { atLeast, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const MANY = 64;

/** The SQLite repository inside this process: durable insertions against the bare driver, pages and filters of many. */
export async function measureSqlite(scale: Scale): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "longrun-bench-"));
  const recordOf = importRecords();
  const bare = new BareSqlite(join(folder, "bare.db"));
  const repository = await SqliteRepository.open(join(folder, "longrun.db"));
  let next = 0;
  const insert = async () => {
    await repository.insert(recordOf(next++));
  };
  try {
    const figures = await measureInsertions(scale, insert, () => bare.insert(recordOf(next++)));
    log(`sqlite: inserting ${scale.operations} records`);
    while (next < scale.operations / 2) await inFlight(1000, insert, { calls: 10_000 });
    await repository.insert(needle(recordOf(next++)));
    while (next < scale.operations) await inFlight(1000, insert, { calls: 10_000 });
    const goals = { pages: 200, plain: 1, filtered: 1 };
    return [...figures, ...(await measurePages("sqlite", repository, scale.operations, goals))];
  } finally {
    bare.close();
    await repository.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureInsertions(scale: Scale, insert: () => Promise<void>, insertBare: () => void): Promise<Figure[]> {
  const until = { milliseconds: scale.sliceMs };
  const rate = await measureRates({
    bare: () => inFlight(1, async () => insertBare(), until),
    one: () => inFlight(1, insert, until),
    many: () => inFlight(MANY, insert, until),
  });
  const [bare, one, many] = [rate("bare"), rate("one"), rate("many")];
  const perSecond = (rate: number) => `${Math.round(rate)}/s`;
  return [
    { name: "sqlite, insertion by the bare driver, one commit each", value: perSecond(bare) },
    atLeast("sqlite, insertion, 1 in flight, of the bare driver", perSecond(one), one / bare, 0.7),
    atLeast(`sqlite, insertion, ${MANY} in flight, of 1 in flight`, perSecond(many), many / one, 10),
  ];
}
