import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type pg from "pg";
import { systemClock } from "../../../src/clock.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { Listener } from "../../../src/repository/postgres/listener.ts";
import { Notifier, SESSION } from "../../../src/repository/postgres/notifier.ts";
import { afterTest } from "../../support/after-test.ts";
import { Collected } from "../../support/collected.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { execute } from "../../support/postgres/database.ts";
import { createDatabase } from "../../support/postgres.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";

const [OWN, FOREIGN] = ["own", "foreign"];

let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await createDatabase());
}, 30_000);
afterAll(() => drop());

/** A clock that tells of the timers that are set. */
class ToldClock extends FakeClock {
  readonly #set = new Collected<number>();

  override after(milliseconds: number, callback: () => void): () => void {
    const cancel = super.after(milliseconds, callback);
    this.#set.add(milliseconds);
    return cancel;
  }

  /** Waits for a timer to be set that takes from `least` to `most` milliseconds. */
  async expect(least: number, most = least): Promise<void> {
    await this.#set.until((items) => items.some((each) => least <= each && each <= most));
    this.#set.take();
  }

  /** The same, and goes on until it is due. */
  async pass(least: number, most = least): Promise<void> {
    await this.expect(least, most);
    this.advance(most);
  }
}

/**
 * A database as behind a pooler in transaction mode: its statements are executed in the session of the last client that
 * was asked for, but for so many after that, which get another session.
 */
class PooledDatabase extends Database {
  /** What was listened to in the shared session, each time that it was asked for. */
  readonly channels: unknown[] = [];
  questions = 0;
  #client: pg.Client | undefined;
  #apart = 0;
  readonly #first: number;

  constructor(first: number, clock: FakeClock) {
    super(url, { clock });
    this.#first = first;
  }

  override client(): pg.Client {
    this.#apart = this.#first;
    this.#client = super.client();
    return this.#client;
  }

  override async execute<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    if (text === SESSION) this.questions++;
    if (this.#client === undefined || this.#apart-- > 0) return super.execute<R>(text, values);
    this.channels.push(...(await this.#client.query("SELECT pg_listening_channels()")).rows);
    return (await this.#client.query<R>(text, [...values])).rows;
  }
}

/** Opens a listener behind a pooler that gives it and its notifier the same session, but for the first questions. */
function listenPooled(first = 0) {
  const clock = new ToldClock();
  const database = new PooledDatabase(first, clock);
  const [hints, warnings] = [new Collected<"hint">(), new Collected<"deaf">()];
  const listener = new Listener({
    database,
    notifier: new Notifier(database, OWN, clock),
    writer: OWN,
    clock,
    onHint: () => hints.add("hint"),
    onDeaf: () => warnings.add("deaf"),
  });
  afterTest(async () => {
    listener.close();
    await database.close();
  });
  return { clock, database, hints, warnings, listener };
}

/** Opens a listener whose own connection goes through a proxy, and that has heard its first notification to itself. */
async function listen({ onHint = () => {} } = {}) {
  const proxy = await TcpProxy.open(url);
  const clock = new ToldClock();
  const listening = new Database(proxy.url, { clock });
  const database = new Database(url, { clock });
  const [hints, warnings] = [new Collected<"hint">(), new Collected<"deaf">()];
  const listener = new Listener({
    database: listening,
    notifier: new Notifier(database, OWN, clock),
    writer: OWN,
    clock,
    onHint: () => {
      onHint.call(proxy);
      hints.add("hint");
    },
    onDeaf: () => warnings.add("deaf"),
  });
  afterTest(async () => {
    listener.close();
    await Promise.all([listening.close(), database.close(), proxy.close()]);
  });
  const others = new Notifier(database, FOREIGN, systemClock);
  return { proxy, clock, hints, warnings, others, own: new Notifier(database, OWN, systemClock), listener };
}

test("gives a hint when it begins to listen, and for each notification of another process", async () => {
  const { hints, others } = await listen();
  await hints.count(1);
  await others.send(FOREIGN);
  await hints.count(2);
  await others.send(FOREIGN);
  expect(await hints.count(3)).toHaveLength(3);
});

test("gives no hint for its own process, nor for the notifications that others send to themselves", async () => {
  const { hints, clock, others, own } = await listen();
  await clock.expect(30_000);
  await own.send(OWN);
  await others.send(`${FOREIGN}/1`);
  // By the time it has heard its own again, it has heard these.
  clock.advance(30_000);
  await clock.expect(30_000);
  expect(hints.items).toHaveLength(1);
});

test("connects again when its connection is ended, and gives a hint for what it did not hear meanwhile", async () => {
  const { hints, clock, others } = await listen();
  await hints.count(1);
  await clock.expect(30_000);
  await execute(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()",
  );
  await clock.pass(50, 100);
  await hints.count(2);
  await others.send(FOREIGN);
  await hints.count(3);
});

test("waits longer before each attempt while the server refuses connections, then connects", async () => {
  const { hints, clock, proxy } = await listen();
  await hints.count(1);
  await clock.expect(30_000);
  proxy.refuse();
  proxy.cut();
  for (const longest of [100, 200, 400, 800, 1600, 3200, 6400, 10_000]) await clock.pass(longest / 2, longest);
  await clock.expect(5000, 10_000);
  proxy.resume();
  clock.advance(10_000);
  await hints.count(2);
});

test("finds out within 33 seconds that nothing comes through any more, and connects anew", async () => {
  const { hints, clock, proxy, warnings } = await listen();
  await hints.count(1);
  await clock.pass(30_000);
  await clock.expect(30_000);
  proxy.stall();
  clock.advance(30_000);
  await clock.pass(3000);
  proxy.resume();
  await clock.pass(50, 100);
  await hints.count(2);
  expect(warnings.items).toEqual([]);
});

test("says once that notifications do not arrive, and tries again every minute", async () => {
  let isDeaf = true;
  const { hints, clock, proxy, warnings, others } = await listen({
    onHint(this: TcpProxy | undefined) {
      if (isDeaf) this?.stall("answers");
    },
  });
  await clock.pass(3000);
  expect(await warnings.count(1)).toEqual(["deaf"]);
  proxy.resume();
  await clock.pass(30_000, 60_000);
  await clock.pass(3000);
  isDeaf = false;
  proxy.resume();
  await clock.pass(30_000, 60_000);
  await hints.count(3);
  await others.send(FOREIGN);
  await hints.count(4);
  expect(warnings.items).toEqual(["deaf"]);
});

test("closes its connection, and opens none after that", async () => {
  const { hints, clock, proxy, listener } = await listen();
  await hints.count(1);
  listener.close();
  while (proxy.connections > 0) await new Promise(setImmediate);
  clock.advance(100_000);
  await new Promise(setImmediate);
  expect(proxy.connections).toBe(0);
});

test("knows whether it hears: not before its first notification to itself, nor without a connection", async () => {
  const { listener, clock, proxy, hints } = await listen();
  expect(listener.isHearing).toBe(false);
  await clock.expect(30_000);
  expect(listener.isHearing).toBe(true);
  proxy.refuse();
  proxy.cut();
  await clock.expect(50, 100);
  expect(listener.isHearing).toBe(false);
  expect(hints.items).toHaveLength(1);
});

test.each([0, 1, 4])(
  "does not listen in a session that others have too, though %i questions got another one",
  async (first) => {
    const { clock, database, hints, warnings, listener } = listenPooled(first);
    expect(await warnings.count(1)).toEqual(["deaf"]);
    await clock.pass(30_000, 60_000);
    await clock.expect(30_000, 60_000);
    expect(database.questions).toBe(2 * (first + 1));
    expect(database.channels).toEqual([]);
    expect([hints.items, warnings.items, listener.isHearing]).toEqual([[], ["deaf"], false]);
  },
);

test("listens after five questions that got different sessions, as without a pooler", async () => {
  const { clock, database, hints, warnings } = listenPooled(5);
  await clock.expect(30_000);
  expect(database.questions).toBe(5);
  expect([hints.items, warnings.items]).toEqual([["hint"], []]);
});
