import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import type { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { plain } from "../../operations/plain.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createDatabase } from "../../support/postgres.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { insert, newRecord, next } from "../conformance/records.ts";
import { repositories } from "./opened.ts";

const open = repositories();
let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: TcpProxy;
/** On the other side of a network that breaks. */
let far: PostgresRepository;
let near: PostgresRepository;

beforeEach(async () => {
  database = await createDatabase();
  proxy = await TcpProxy.open(database.url);
  [far, near] = await Promise.all([open(proxy.url), open(database.url)]);
});

afterEach(async () => {
  await proxy.close();
  await database.drop();
});

/** Begins a write and loses its answer: the network breaks after the commit, when `isDone` says so. */
async function loseAnswer<Result>(write: () => Promise<Result>, isDone: () => Promise<boolean>): Promise<Result> {
  proxy.stall("answers");
  const writing = write();
  while (!(await isDone())) await setImmediate();
  breakNetwork();
  return writing;
}

/** Begins a write that does not get through before the network breaks, and meanwhile does something else. */
async function loseRequest<Result>(write: () => Promise<Result>, meanwhile = async () => {}): Promise<Result> {
  proxy.stall("requests");
  const writing = write();
  // It is on its way after some turns of the event loop.
  for (let turns = 0; turns < 10; turns++) await setImmediate();
  await meanwhile();
  breakNetwork();
  return writing;
}

function breakNetwork(): void {
  proxy.cut();
  proxy.resume();
}

const isThere =
  (name: string, revision = 1) =>
  async () =>
    (await near.read(name))?.revision === revision;
const isGone = (name: string) => async () => (await near.read(name)) === undefined;

const logged = async () =>
  (await queryRows(database.url, "SELECT revision::int, deleted FROM longrun.operation_changes ORDER BY id")).map(
    ({ revision, deleted }) => [revision, deleted],
  );

describe("a write whose answer is lost after its commit", () => {
  test("is known to be done if it was an insertion, with the number it got", async () => {
    await insert(far, "operations/first");
    const record = newRecord("operations/a", { request: { key: "r", fingerprint: "f" }, exclusiveKey: "k" });
    const outcome = await loseAnswer(() => far.insert(record), isThere("operations/a"));
    if (!("inserted" in outcome)) throw new Error("refused because of itself");
    expect(plain(outcome.inserted)).toEqual(plain(await near.read("operations/a")));
    expect(await logged()).toHaveLength(2);
  });

  test("is known to be done if it was a replacement, though another followed", async () => {
    const first = await insert(far, "operations/a");
    const second = next(first);
    const replaced = loseAnswer(
      () => far.replace(first, second),
      async () => (await isThere("operations/a", 2)()) && near.replace(second, next(second)),
    );
    expect(await replaced).toBe(true);
    expect(await near.read("operations/a")).toMatchObject({ revision: 3 });
  });

  test("is known to be done if it was a deletion, though the name was taken again", async () => {
    const first = await insert(far, "operations/a");
    const deleted = loseAnswer(
      () => far.delete(first),
      async () => (await isGone("operations/a")()) && (await insert(near, "operations/a")) !== undefined,
    );
    expect(await deleted).toBe(true);
    expect(await near.read("operations/a")).toBeDefined();
  });

  test("is not brought back if it was an insertion and the record was deleted since", async () => {
    await insert(far, "operations/first");
    const record = newRecord("operations/a");
    const inserted = loseAnswer(
      () => far.insert(record),
      async () => {
        const present = await near.read("operations/a");
        return present !== undefined && near.delete(present);
      },
    );
    expect(await inserted).toMatchObject({ inserted: { uid: record.uid } });
    expect(await near.read("operations/a")).toBeUndefined();
  });

  test("is known to be done for each of a batch, and refused for the others", async () => {
    await insert(near, "operations/1");
    await insert(far, "operations/first");
    const records = [0, 1, 2].map((at) => newRecord(`operations/${at}`));
    const all = () => Promise.all(records.map((record) => far.insert(record)));
    const outcomes = await loseAnswer(all, isThere("operations/2"));
    expect(outcomes.map((outcome) => "inserted" in outcome)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ conflict: "name" });
  });
});

describe("a write that is lost before it comes to the database", () => {
  test("is done when the network is back, once", async () => {
    const first = await insert(far, "operations/a");
    const second = next(first);
    expect(await loseRequest(() => far.insert(newRecord("operations/b")))).toHaveProperty("inserted");
    expect(await loseRequest(() => far.replace(first, second))).toBe(true);
    expect(await loseRequest(() => far.delete(second))).toBe(true);
    expect(await logged()).toEqual([
      [1, false],
      [1, false],
      [2, false],
      [2, true],
    ]);
  });

  test("is refused if another was first", async () => {
    const first = await insert(far, "operations/a");
    const others = next(first, { updateTime: 7 });
    const replaced = loseRequest(
      () => far.replace(first, next(first, { updateTime: 8 })),
      async () => void (await near.replace(first, others)),
    );
    expect(await replaced).toBe(false);
    expect(plain(await near.read("operations/a"))).toEqual(plain(others));
    const inserted = loseRequest(
      () => far.insert(newRecord("operations/b")),
      async () => void (await insert(near, "operations/b")),
    );
    expect(await inserted).toMatchObject({ conflict: "name" });
  });

  test("is known to be done if an attempt that was given up is done after all", async () => {
    const first = await insert(far, "operations/a");
    const second = next(first);
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query("BEGIN; SELECT FROM longrun.operations FOR UPDATE");
    const waiting = async (count: number) => {
      const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await queryRows(database.url, text)).length < count) await setImmediate();
    };
    const replaced = far.replace(first, second);
    await waiting(1);
    proxy.cut();
    await waiting(2);
    await blocker.query("COMMIT");
    expect(await replaced).toBe(true);
    expect(await logged()).toHaveLength(2);
    await blocker.end();
  });

  test("is given up as unavailable if it cannot be done when the network is back", async () => {
    const first = await insert(far, "operations/a");
    const { name, uid } = newRecord("operations/b");
    const impossible = { ...first, name, uid, createTime: 1.5 };
    await expect(loseRequest(() => far.insert(impossible))).rejects.toMatchObject({
      reason: "REPOSITORY_UNAVAILABLE",
    });
  });

  test("is given up as unavailable if the network does not come back for seconds", async () => {
    const first = await insert(far, "operations/a");
    proxy.stall("requests");
    const writing = far.replace(first, next(first));
    for (let turns = 0; turns < 10; turns++) await setImmediate();
    proxy.refuse();
    proxy.cut();
    await expect(writing).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
    proxy.resume();
    expect(await far.replace(first, next(first))).toBe(true);
  }, 20_000);
});

test("a read whose answer is lost is repeated, and nobody notices", async () => {
  const record = await insert(far, "operations/a");
  proxy.stall("requests");
  const reading = far.read("operations/a");
  for (let turns = 0; turns < 10; turns++) await setImmediate();
  breakNetwork();
  expect(plain(await reading)).toEqual(plain(record));
});

test("what is not answered in time is unavailable, and the connection is not used again", async () => {
  const impatient = await open(proxy.url, { timeout: 2000, connections: 1 });
  await insert(impatient, "operations/a");
  proxy.stall("answers");
  await expect(impatient.read("operations/a")).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  proxy.resume();
  expect(await impatient.read("operations/a")).toMatchObject({ name: "operations/a" });
});

test("a write that was given up but was committed is told to this process, too", async () => {
  const told = new Promise<string>((resolve) => {
    far.subscribe(({ name }) => resolve(name));
  });
  proxy.stall("answers");
  const writing = far.insert(newRecord("operations/given-up"));
  const refused = expect(writing).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
  while ((await near.read("operations/given-up")) === undefined) await setImmediate();
  proxy.refuse();
  proxy.cut();
  await refused;
  proxy.resume();
  expect(await told).toBe("operations/given-up");
}, 20_000);
