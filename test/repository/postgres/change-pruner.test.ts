import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import pg from "pg";
import { ChangePruner } from "../../../src/repository/postgres/change-pruner.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { afterTest } from "../../support/after-test.ts";
import { Collected } from "../../support/collected.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

let url: string;
let drop: () => Promise<void>;
let client: pg.Client;

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase());
  client = new pg.Client({ connectionString: url });
  await client.connect();
}, 30_000);
beforeEach(() => client.query("TRUNCATE longrun.operation_changes"));
afterAll(async () => {
  await client.end();
  await drop();
});

/** A database that tells how many rows each statement removed. */
class ToldDatabase extends Database {
  readonly removed = new Collected<unknown>();

  override async query<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const rows = await super.query<R>(text, values).catch((error) => {
      this.removed.add("failed");
      throw error;
    });
    this.removed.add(rows[0]?.count);
    return rows;
  }
}

function openPruner(through = url) {
  const clock = new FakeClock();
  const database = new ToldDatabase(through, { clock });
  const pruner = new ChangePruner(database, clock);
  afterTest(async () => {
    pruner.close();
    await database.close();
  });
  return { clock, database, pruner };
}

async function log(count: number, minutes: number): Promise<void> {
  const text = `INSERT INTO longrun.operation_changes (writer, batch, sequence, name, uid, revision, deleted, time)
    SELECT $1, 1, 1, 'n', 'u', 1, false, now() - $2 * interval '1 minute' FROM generate_series(1, $3)`;
  await client.query(text, [randomUUID(), minutes, count]);
}

async function count(): Promise<number> {
  const { rows } = await client.query("SELECT count(*)::int AS count FROM longrun.operation_changes");
  return rows[0].count;
}

test("removes what is older than an hour, all of it, within 90 seconds", async () => {
  await log(12_000, 61);
  await log(10, 59);
  const { clock, database } = openPruner();
  clock.advance(29_999);
  expect(database.removed.items).toEqual([]);
  clock.advance(60_001);
  expect(await database.removed.count(3)).toEqual([5000, 5000, 2000]);
  expect(await count()).toBe(10);
});

test("leaves the newest change, however old it is", async () => {
  await log(3, 120);
  const { clock, database } = openPruner();
  clock.advance(90_000);
  expect(await database.removed.count(1)).toEqual([2]);
  expect(await count()).toBe(1);
});

test("does not wait for another process that removes the same", async () => {
  await log(3, 120);
  await client.query("BEGIN");
  await client.query("SELECT FROM longrun.operation_changes FOR UPDATE");
  const { clock, database } = openPruner();
  clock.advance(90_000);
  expect(await database.removed.count(1)).toEqual([0]);
  await client.query("ROLLBACK");
});

test("tries again later when the database was away", async () => {
  await log(3, 120);
  const proxy = await TcpProxy.open(url);
  afterTest(() => proxy.close());
  proxy.refuse();
  const { clock, database } = openPruner(proxy.url);
  clock.advance(90_000);
  await database.removed.count(1);
  proxy.resume();
  while (clock.timers === 0) await new Promise(setImmediate);
  clock.advance(90_000);
  expect(await database.removed.count(2)).toEqual(["failed", 2]);
});

test("does nothing after it was closed", async () => {
  const { clock, pruner } = openPruner();
  pruner.close();
  expect(clock.timers).toBe(0);
});
