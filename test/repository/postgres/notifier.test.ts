import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { systemClock } from "../../../src/clock.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { DatabaseFailure } from "../../../src/repository/postgres/database-failure.ts";
import { CHANNEL, Notifier } from "../../../src/repository/postgres/notifier.ts";
import { Collected } from "../../support/collected.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { createDatabase } from "../../support/postgres.ts";

let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await createDatabase());
}, 30_000);
afterAll(() => drop());

/** A database that does nothing but to note what is sent, and fails if it is told to. */
class NotedDatabase extends Database {
  readonly sent = new Collected<unknown>();
  isAway = false;

  override async execute<R extends Row>(_text: string, values: readonly unknown[] = []): Promise<R[]> {
    this.sent.add(values[1]);
    if (this.isAway) throw new DatabaseFailure("unreachable", undefined);
    return [];
  }
}

const laterTurn = () => new Promise(setImmediate);

test("what it sends reaches whoever listens", async () => {
  const listener = new pg.Client({ connectionString: url });
  await listener.connect();
  const heard = new Collected<string | undefined>();
  listener.on("notification", ({ payload }) => heard.add(payload));
  await listener.query(`LISTEN ${CHANNEL}`);
  const database = new Database(url, { clock: systemClock });
  new Notifier(database, "the writer", systemClock).notify();
  expect(await heard.count(1)).toEqual(["the writer"]);
  await Promise.all([listener.end(), database.close()]);
});

test("sends the first notification at once, and one for all that come within 10 ms after it", async () => {
  const clock = new FakeClock();
  const database = new NotedDatabase(url, { clock });
  const notifier = new Notifier(database, "writer", clock);
  notifier.notify();
  expect(database.sent.items).toHaveLength(1);
  for (let times = 0; times < 1000; times++) notifier.notify();
  clock.advance(9);
  await laterTurn();
  expect(database.sent.items).toHaveLength(1);
  clock.advance(1);
  await database.sent.count(2);
  await laterTurn();
  clock.advance(10);
  await laterTurn();
  expect(database.sent.items).toHaveLength(2);
  expect(clock.timers).toBe(0);
});

test("drops a notification that fails, and sends the next one", async () => {
  const clock = new FakeClock();
  const database = new NotedDatabase(url, { clock });
  const notifier = new Notifier(database, "writer", clock);
  database.isAway = true;
  notifier.notify();
  await laterTurn();
  clock.advance(10);
  await laterTurn();
  expect(database.sent.items).toHaveLength(1);
  database.isAway = false;
  notifier.notify();
  expect(database.sent.items).toHaveLength(2);
});
