import { randomUUID } from "node:crypto";
import { expect, test } from "@jest/globals";
import { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { plain } from "../../operations/plain.ts";
import { afterTest } from "../../support/after-test.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { insert, next } from "../conformance/records.ts";
import { connect, logDeletions, nameOf, openLog, url } from "./open-log.ts";

async function openRepository(): Promise<PostgresRepository> {
  const repository = await PostgresRepository.open(url);
  afterTest(() => repository.close());
  return repository;
}

test("tells what others inserted, replaced and deleted: the record, or which one it was", async () => {
  const { log, changes } = await openLog();
  const others = await openRepository();
  const a = await insert(others, "operations/a");
  log.hint();
  await changes.count(1);
  const changed = next(a);
  await others.replace(a, changed);
  log.hint();
  await changes.count(2);
  await others.delete(changed);
  log.hint();
  expect((await changes.count(3)).map((change) => ({ ...change, record: plain(change.record) }))).toEqual([
    { name: a.name, record: plain(a) },
    { name: a.name, record: plain(changed) },
    { name: a.name, deletedVersion: { uid: a.uid, sequence: a.sequence, revision: changed.revision } },
  ]);
});

test("tells of several changes of a name only the deletions and what is there", async () => {
  const { log, changes } = await openLog();
  const others = await openRepository();
  const old = await insert(others, "operations/again");
  await others.replace(old, next(old));
  await others.delete(next(old));
  const young = await insert(others, "operations/again");
  await others.replace(young, next(young));
  log.hint();
  expect((await changes.count(2)).map(({ record, deletedVersion }) => [record?.revision, deletedVersion?.uid])).toEqual(
    [
      [undefined, old.uid],
      [2, undefined],
    ],
  );
});

test("does not tell of what its own writer changed, nor of what was committed before it was opened", async () => {
  const writer = randomUUID();
  const client = await connect();
  await logDeletions(client, "before");
  const { log, changes } = await openLog({ writer });
  await logDeletions(client, "own", { writer });
  await logDeletions(client, "foreign");
  log.hint();
  await changes.count(1);
  await logDeletions(client, "last");
  log.hint();
  expect((await changes.count(2)).map(nameOf)).toEqual(["foreign1", "last1"]);
});

test("tells of what its own writer changed if that does not know", async () => {
  const writer = randomUUID();
  const { log, changes } = await openLog({ writer, firstOpenBatch: () => 7 });
  const client = await connect();
  await logDeletions(client, "known", { writer, batch: 6 });
  await logDeletions(client, "doubtful", { writer, batch: 7 });
  await logDeletions(client, "unanswered", { writer, batch: 8 });
  log.hint();
  expect((await changes.count(2)).map(nameOf)).toEqual(["doubtful1", "unanswered1"]);
});

test("tells once of each transaction, in whatever order they commit", async () => {
  const [slow, rolledBack, client] = [await connect(), await connect(), await connect()];
  await slow.query("BEGIN");
  await logDeletions(slow, "begun-before");
  const { log, changes } = await openLog();
  await rolledBack.query("BEGIN");
  await logDeletions(rolledBack, "rolled-back");
  await logDeletions(client, "quick");
  log.hint();
  await changes.count(1);
  await logDeletions(slow, "more");
  await slow.query("COMMIT");
  await rolledBack.query("ROLLBACK");
  log.hint();
  await changes.count(3);
  await logDeletions(client, "last");
  log.hint();
  expect((await changes.count(4)).map(nameOf)).toEqual(["quick1", "begun-before1", "more1", "last1"]);
});

test("looks once a second without a hint", async () => {
  const clock = new FakeClock();
  const { changes, database } = await openLog({ clock });
  await logDeletions(await connect(), "quiet");
  clock.advance(999);
  expect(database.looks).toBe(0);
  clock.advance(1);
  await changes.count(1);
  expect(database.looks).toBe(1);
});

test("knows for how long it has not looked, also while it cannot", async () => {
  const clock = new FakeClock();
  const { log, database, errors } = await openLog({ clock });
  clock.advance(900);
  expect(log.sinceLastLook).toBe(900);
  database.before = () => {
    throw new Error("away");
  };
  clock.advance(100);
  await errors.count(1);
  clock.advance(5);
  expect(log.sinceLastLook).toBe(1005);
  database.before = (values) => values;
  clock.advance(1000);
  while (database.looks < 2 || clock.timers === 0) await new Promise(setImmediate);
  expect(log.sinceLastLook).toBe(0);
});

test("looks twice for any number of hints that come at the same time", async () => {
  const clock = new FakeClock();
  const { log, changes, database } = await openLog({ clock });
  const client = await connect();
  clock.advance(10);
  await logDeletions(client, "first");
  for (let hints = 0; hints < 100; hints++) log.hint();
  await changes.count(1);
  await logDeletions(client, "second");
  // The look ends, and its rest begins, in a later turn.
  while (clock.timers === 0) await new Promise(setImmediate);
  clock.advance(10);
  await changes.count(2);
  expect(database.looks).toBe(2);
});

test("tells again what it could not tell because reading the records failed", async () => {
  const { log, changes, errors, database } = await openLog();
  const others = await openRepository();
  await insert(others, "operations/unread");
  database.after = (row) => ({ ...row, changes: [{ name: 7 }, { name: "\u0000" }] });
  log.hint();
  await errors.count(1);
  database.after = (row) => row;
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["operations/unread"]);
});

test("tells nothing after it was closed", async () => {
  const clock = new FakeClock();
  const { log, changes, database } = await openLog({ clock });
  await logDeletions(await connect(), "late");
  clock.advance(1000);
  log.close();
  await database.close();
  clock.advance(10_000);
  expect(changes.items).toEqual([]);
  expect(clock.timers).toBe(0);
});
