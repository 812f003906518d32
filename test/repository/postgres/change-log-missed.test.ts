import { expect, test } from "@jest/globals";
import { afterTest } from "../../support/after-test.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { connect, logDeletions, nameOf, openLog, url } from "./open-log.ts";

test("tells after an outage what was committed during it", async () => {
  const proxy = await TcpProxy.open(url);
  afterTest(() => proxy.close());
  const { log, changes, errors, missed } = await openLog({ through: proxy.url });
  proxy.refuse();
  proxy.cut();
  log.hint();
  await errors.count(1);
  await logDeletions(await connect(), "meanwhile");
  proxy.resume();
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["meanwhile1"]);
  expect(missed.items).toEqual([]);
});

test("tells after the network was silent what was committed meanwhile, though nothing said that it was", async () => {
  const proxy = await TcpProxy.open(url);
  afterTest(() => proxy.close());
  const { log, changes, errors } = await openLog({ through: proxy.url, timeout: 500 });
  proxy.stall();
  log.hint();
  await errors.count(1);
  await logDeletions(await connect(), "meanwhile");
  proxy.resume();
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["meanwhile1"]);
});

test("says once in each outage why it cannot look", async () => {
  const { log, errors, changes, database } = await openLog();
  const client = await connect();
  for (let outages = 1; outages <= 2; outages++) {
    database.before = ([, ...rest]) => ["no snapshot", ...rest];
    const looks = database.looks;
    while (database.looks < looks + 3) {
      log.hint();
      await new Promise(setImmediate);
    }
    database.before = (values) => values;
    await logDeletions(client, "over");
    log.hint();
    await changes.count(outages);
    expect(errors.items).toHaveLength(outages);
  }
});

test("says that changes may be missing when it was away longer than the log is kept, and then goes on", async () => {
  const { log, changes, missed, database } = await openLog();
  const client = await connect();
  await logDeletions(client, "lost");
  database.after = (row) => ({ ...row, time: Number(row.time) + 56 * 60_000 });
  log.hint();
  await missed.count(1);
  await logDeletions(client, "seen");
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["seen1"]);
  expect(missed.items).toHaveLength(1);
});

test("misses nothing after an absence shorter than that", async () => {
  const { log, changes, missed, database } = await openLog();
  await logDeletions(await connect(), "seen");
  database.after = (row) => ({ ...row, time: Number(row.time) + 54 * 60_000 });
  log.hint();
  await changes.count(1);
  expect(missed.items).toEqual([]);
});

test("says that changes may be missing when the database has gone back: what was seen is not there any more", async () => {
  const client = await connect();
  await logDeletions(client, "lost");
  const { log, changes, missed } = await openLog();
  await client.query(
    "DELETE FROM longrun.operation_changes WHERE id = (SELECT max(id) FROM longrun.operation_changes)",
  );
  log.hint();
  await missed.count(1);
  await logDeletions(client, "seen");
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["seen1"]);
});

test("misses nothing when the server numbers transactions again after a crash", async () => {
  const client = await connect();
  await logDeletions(client, "before");
  const { log, changes, missed, database } = await openLog();
  // As if there had been more transactions, which left no trace.
  database.before = ([, ...rest]) => ["999999999:999999999:", ...rest];
  await logDeletions(client, "after");
  log.hint();
  expect((await changes.count(1)).map(nameOf)).toEqual(["after1"]);
  expect(missed.items).toEqual([]);
});

test("says that changes may be missing rather than tell of very many", async () => {
  const { log, changes, missed } = await openLog();
  const client = await connect();
  await logDeletions(client, "many", { count: 20_001 });
  log.hint();
  await missed.count(1);
  await logDeletions(client, "few", { count: 3 });
  log.hint();
  expect((await changes.count(3)).map(nameOf)).toEqual(["few1", "few2", "few3"]);
});
