import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { notFound } from "../../../src/errors.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { OperationWatchers } from "../../../src/operations/watching/operation-watchers.ts";
import { watchOperation } from "../../../src/operations/watching/watch-operation.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { error } from "../operation-service/set-up.ts";
import { deletion, put, version } from "./changes.ts";
import { lastPlace, quiet, Reading } from "./reading.ts";

const [r1, r2, r3, r4] = [1, 2, 3, 4].map((revision) => version({ revision })) as Records;
const done = version({ revision: 5, state: State.SUCCEEDED });
const another = version({ uid: "uid-2", sequence: 2, revision: 0 });
const before = version({ uid: "uid-0", sequence: 0, revision: 9 });
const name = r1.name;

type Records = [OperationRecord, OperationRecord, OperationRecord, OperationRecord];

/** A watch of one operation whose `read` the test answers; its place is the last one that is free. */
function setUp(watchers?: OperationWatchers) {
  const place = lastPlace();
  const own = watchers ?? new OperationWatchers(place.openWaits);
  const controller = new AbortController();
  const { signal } = controller;
  const read = Promise.withResolvers<OperationRecord>();
  /** The answers to later reads; the first one is repeated if there are none. */
  const later: Promise<OperationRecord>[] = [];
  let reads = 0;
  const watch = watchOperation(
    own,
    name,
    () => {
      reads++;
      return (reads > 1 && later.shift()) || read.promise;
    },
    { signal },
  );
  return {
    controller,
    watchers: own,
    read,
    later,
    reads: () => reads,
    watch,
    reading: new Reading(watch),
    isReleased: () => place.isFree() && getEventListeners(signal, "abort").length === 0,
  };
}

/** A watch that has given the first revision; its reader doesn't ask for more yet. */
async function begun(watchers?: OperationWatchers) {
  const context = setUp(watchers);
  context.read.resolve(r1);
  context.reading.ask();
  await quiet();
  expect(context.reading.values).toEqual([r1]);
  return context;
}

test("a watch gives the present record, each newer one as it comes, and ends after the one that is done", async () => {
  const { watchers, reading } = await begun();
  for (const record of [r2, r3, done]) {
    reading.ask();
    await quiet();
    watchers.notify(put(record));
    await quiet();
  }
  expect(reading.values).toEqual([r1, r2, r3, done]);
  expect((await reading.all()).end).toBe("returned");
});

test("a watch of an operation that is done gives that, and ends", async () => {
  const { read, reading } = setUp();
  read.resolve(done);
  expect(await reading.all()).toMatchObject({ values: [done], end: "returned" });
});

test("a slow reader is told of the newest record only", async () => {
  const { watchers, reading } = await begun();
  watchers.notify(put(r2));
  watchers.notify(put(r4));
  watchers.notify(put(r3));
  expect((await reading.all()).values).toEqual([r1, r4]);
});

describe("what happens while the present record is read", () => {
  test.each<[string, Change[], OperationRecord, OperationRecord[]]>([
    ["a change after it is not missed", [put(r2)], r1, [r1, r2]],
    ["a change that it shows is not told again", [put(r2)], r2, [r2]],
    ["a change before it is not told", [put(r1), put(r2)], r3, [r3]],
    ["the end after it is not missed", [put(r2), put(done)], r1, [r1, done]],
    ["the deletion of an operation that had the name before is nothing", [deletion(before)], r1, [r1]],
    ["the change of an operation that had the name before is nothing", [put(before)], r1, [r1]],
  ])("%s", async (_, changes, record, expected) => {
    const { watchers, read, reading } = setUp();
    reading.ask();
    for (const change of changes) watchers.notify(change);
    await quiet();
    read.resolve(record);
    await quiet();
    expect((await reading.all()).values).toEqual(expected);
  });
});

describe("a watch ends with NOT_FOUND when its operation", () => {
  test.each<[string, Change[]]>([
    ["is deleted", [deletion(r1)]],
    ["is deleted and made again", [deletion(r1), put(another)]],
    ["changes, and is deleted and made again", [put(r2), deletion(r2), put(another)]],
    ["has been replaced by another one", [put(another)]],
  ])("%s", async (_, changes) => {
    const { watchers, reading } = await begun();
    for (const change of changes) watchers.notify(change);
    expect(await reading.all()).toMatchObject({ values: [r1], end: error("OPERATION_NOT_FOUND") });
  });

  test.each<[string, () => Promise<OperationRecord>]>([
    ["is deleted", () => Promise.reject(notFound(name))],
    ["is deleted and made again", async () => another],
  ])("%s, and nobody says which one was deleted", async (_, present) => {
    const { watchers, later, reading } = await begun();
    later.push(present());
    watchers.notify({ name });
    expect(await reading.all()).toMatchObject({ values: [r1], end: error("OPERATION_NOT_FOUND") });
  });

  test("is not there", async () => {
    const { read, reading } = setUp();
    read.reject(notFound(name));
    expect(await reading.all()).toMatchObject({ values: [], end: error("OPERATION_NOT_FOUND") });
  });
});

test("the end of an operation is told even if it is deleted before the reader comes", async () => {
  const { watchers, reading } = await begun();
  watchers.notify(put(done));
  watchers.notify(deletion(done));
  expect(await reading.all()).toMatchObject({ values: [r1, done], end: "returned" });
});

describe("when the server drains", () => {
  test("a watch that waits ends with UNAVAILABLE", async () => {
    const { watchers, reading } = await begun();
    reading.ask();
    watchers.drain();
    expect(await reading.all()).toMatchObject({ values: [r1], end: error("SERVER_DRAINING") });
  });

  test("a slow reader is told of the newest record before", async () => {
    const { watchers, reading } = await begun();
    watchers.notify(put(r2));
    watchers.drain();
    watchers.notify(put(r3));
    expect(await reading.all()).toMatchObject({ values: [r1, r2], end: error("SERVER_DRAINING") });
  });

  test("a watch that comes then is refused before it reads", async () => {
    const watchers = new OperationWatchers();
    watchers.drain();
    const { reading, reads } = setUp(watchers);
    expect(await reading.all()).toMatchObject({ values: [], end: error("SERVER_DRAINING") });
    expect(reads()).toBe(0);
  });
});

describe("a watch that is aborted returns", () => {
  test("while it waits", async () => {
    const { controller, reading } = await begun();
    reading.ask();
    controller.abort();
    expect(await reading.all()).toMatchObject({ values: [r1], end: "returned" });
  });

  test("whatever was to be told", async () => {
    const { controller, watchers, reading } = await begun();
    watchers.notify(put(r2));
    controller.abort();
    expect(await reading.all()).toMatchObject({ values: [r1], end: "returned" });
  });

  test("while it reads", async () => {
    const { controller, read, reading } = setUp();
    reading.ask();
    controller.abort();
    read.resolve(r1);
    expect(await reading.all()).toMatchObject({ values: [], end: "returned" });
  });

  test("before it begins", async () => {
    const { controller, read, reading } = setUp();
    controller.abort();
    read.resolve(r1);
    expect(await reading.all()).toMatchObject({ values: [], end: "returned" });
  });
});

describe("a watch gives its place back when", () => {
  type Context = Awaited<ReturnType<typeof begun>>;
  test.each<[string, (context: Context) => unknown]>([
    ["its operation is done", ({ watchers }) => watchers.notify(put(done))],
    ["its operation is deleted", ({ watchers }) => watchers.notify(deletion(r1))],
    ["the server drains", ({ watchers }) => watchers.drain()],
    ["it is aborted", ({ controller }) => controller.abort()],
    ["its reader leaves", ({ watch }) => watch.return()],
  ])("%s", async (_, happens) => {
    const context = await begun();
    expect(context.isReleased()).toBe(false);
    await happens(context);
    await context.reading.all();
    expect(context.isReleased()).toBe(true);
  });

  test("it is aborted, even if its reader never comes back", async () => {
    const { controller, isReleased } = await begun();
    controller.abort();
    expect(isReleased()).toBe(true);
  });

  test("it cannot read", async () => {
    const { read, reading, isReleased } = setUp();
    read.reject(notFound(name));
    await reading.all();
    expect(isReleased()).toBe(true);
  });
});

test("a watch too many is refused", async () => {
  const { watchers } = await begun();
  const { reading } = setUp(watchers);
  expect((await reading.all()).end).toMatchObject(error("TOO_MANY_WAITS"));
});

test("many who watch one operation are told in slices, so that others get their turn", async () => {
  const watchers = new OperationWatchers();
  const contexts = await Promise.all(Array.from({ length: 500 }, () => begun(watchers)));
  const readings = contexts.map(({ reading }) => reading);
  for (const reading of readings) reading.ask();
  await quiet();
  watchers.notify(put(r2));
  const told: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    await setImmediate();
    told.push(readings.filter(({ values }) => values.length === 2).length);
  }
  expect(told.at(-1)).toBe(500);
  expect(Math.max(...told.map((count, at) => count - (told[at - 1] ?? 0)))).toBeLessThanOrEqual(128);
});
