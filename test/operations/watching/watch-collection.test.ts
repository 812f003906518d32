import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { compileFilter } from "../../../src/aip/filter/index.ts";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { CollectionWatchers } from "../../../src/operations/watching/collection-watchers.ts";
import { type CollectionChange, watchCollection } from "../../../src/operations/watching/watch-collection.ts";
import type { Change, RecordFilter } from "../../../src/repository/repository.ts";
import { error } from "../operation-service/set-up.ts";
import { deletion, put, version } from "./changes.ts";
import { lastPlace, quiet, Reading } from "./reading.ts";

const a1 = version({ name: "operations/a", uid: "a", revision: 1 });
const a2 = version({ name: "operations/a", uid: "a", revision: 2 });
const b1 = version({ name: "operations/b", uid: "b", sequence: 2 });
const newA = version({ name: "operations/a", uid: "new-a", sequence: 3 });

/** Those in their first revision. */
const firstRevision: RecordFilter = compileFilter<OperationRecord>("revision = 1", {
  fields: { revision: { kind: "int", get: ({ revision }) => revision } },
});

/** A watch of a collection; its place is the last one that is free. */
function setUp({ parent = "", includes, filter, watchers }: Options = {}) {
  const place = lastPlace();
  const own = watchers ?? new CollectionWatchers(place.openWaits);
  const controller = new AbortController();
  const { signal } = controller;
  const watch = watchCollection(own, { parents: parentPattern(parent), includes, filter }, { signal });
  return {
    controller,
    watchers: own,
    watch,
    reading: new Reading(watch),
    tell: (...changes: Change[]) => {
      for (const change of changes) own.notify(change);
    },
    isReleased: () => place.isFree() && getEventListeners(signal, "abort").length === 0,
  };
}

interface Options {
  readonly parent?: string;
  readonly includes?: (parent: string) => boolean;
  readonly filter?: RecordFilter;
  readonly watchers?: CollectionWatchers;
}

/** A watch that has begun: its reader waits for the first change. */
function begun(options?: Options) {
  const context = setUp(options);
  context.reading.ask();
  return context;
}

test("a watch tells what changes from the first call on, at once", async () => {
  const { tell, reading } = setUp();
  tell(put(a1));
  reading.ask();
  tell(put(b1));
  await quiet();
  expect(reading.values).toEqual([{ record: b1 }]);
  tell(put(a2), deletion(b1));
  await reading.all();
  expect(reading.values).toEqual([{ record: b1 }, { record: a2 }, { deletedName: b1.name }]);
});

test("a slow reader is told of the newest change of each operation, in the order of the first", async () => {
  const { tell, reading } = begun();
  tell(put(version({ name: "operations/first", uid: "first" })));
  await quiet();
  tell(put(a1), put(b1), put(a2), deletion(a2), put(newA));
  await reading.all();
  expect(reading.values.slice(1)).toEqual([{ deletedName: a1.name }, { record: b1 }, { record: newA }]);
});

test("a record never goes back, whether the newer one has been told or not", async () => {
  const { tell, reading } = begun();
  tell(put(a2), put(a1));
  await reading.all();
  tell(put(a1), deletion(a2), put(a2), put(newA), deletion(a1));
  await reading.all();
  expect(reading.values).toEqual([{ record: a2 }, { deletedName: a1.name }, { record: newA }]);
});

test("each watch of a collection is told, and none of another one", async () => {
  const watchers = new CollectionWatchers();
  const parents = ["", "a/1", "a/-", "a/1/b/2", "a/-/b/2"];
  const names = [
    "operations/x",
    "a/1/operations/x",
    "a/2/operations/x",
    "a/1/b/2/operations/x",
    "a/1/b/3/operations/x",
  ];
  const readings = parents.flatMap((parent) => [begun({ parent, watchers }), begun({ parent, watchers })]);
  for (const name of names) watchers.notify(put(version({ name, uid: name })));
  const told = await Promise.all(readings.map(async ({ reading }) => (await reading.all()).values.map(nameOf)));
  const [root, a1s, as, ab12, abs] = [[names[0]], [names[1]], [names[1], names[2]], [names[3]], [names[3]]];
  expect(told).toEqual([root, root, a1s, a1s, as, as, ab12, ab12, abs, abs]);
});

describe("a watch of some of the parents that match", () => {
  const [mine, other] = ["a/1", "a/2"].map((parent, at) =>
    version({ name: `${parent}/operations/x`, uid: parent, sequence: at }),
  ) as [OperationRecord, OperationRecord];
  const options: Options = { parent: "a/-", includes: (parent) => parent === "a/1" };

  test("is told nothing of the others, not even of a deletion of which nothing else is known", async () => {
    const { tell, reading } = begun(options);
    tell(put(other), deletion(other), { name: other.name });
    await quiet();
    expect(reading).toMatchObject({ values: [], end: undefined });
    tell(put(mine), { name: mine.name });
    await reading.all();
    expect(reading.values).toEqual([{ record: mine }, { deletedName: mine.name }]);
  });

  test("does not give them to the filter", async () => {
    const judged: OperationRecord[] = [];
    const matches = (record: OperationRecord) => judged.push(record) > 0;
    const { tell, reading } = begun({ ...options, filter: { ...firstRevision, matches } });
    tell(put(other), put(mine));
    await reading.all();
    expect(judged).toEqual([mine]);
  });

  test("is not cut off because much happens in the others", async () => {
    const { tell, reading } = begun(options);
    for (let number = 0; number <= 10_000; number++) {
      tell(put(version({ uid: `${number}`, name: `a/2/operations/${number}` })));
    }
    tell(put(mine));
    expect(await reading.all()).toMatchObject({ values: [{ record: mine }], end: undefined });
  });
});

describe("a watch with a filter", () => {
  test("tells of the records that meet it", async () => {
    const { tell, reading } = begun({ filter: firstRevision });
    for (const change of [put(a1), put(a2), put(b1)]) {
      tell(change);
      await quiet();
    }
    await reading.all();
    expect(reading.values).toEqual([{ record: a1 }, { record: b1 }]);
  });

  test("judges by the newest record when the reader is slow", async () => {
    const { tell, reading } = begun({ filter: firstRevision });
    tell(put(b1), put(a1), put(a2));
    await reading.all();
    expect(reading.values).toEqual([{ record: b1 }]);
  });

  test("tells of a deletion if the record met it, or is unknown", async () => {
    const { tell, reading } = begun({ filter: firstRevision });
    tell(deletion(a2), deletion(b1), { name: "operations/c" });
    await reading.all();
    expect(reading.values).toEqual([{ deletedName: b1.name }, { deletedName: "operations/c" }]);
  });

  test("does not look at records while it is told of them", async () => {
    const judged: OperationRecord[] = [];
    const matches = (record: OperationRecord) => judged.push(record) > 0;
    const { tell, reading } = begun({ filter: { ...firstRevision, matches } });
    tell(put(a1), put(b1));
    expect(judged).toEqual([]);
    await reading.all();
    expect(judged).toEqual([a1, b1]);
  });

  test("lets others have their turn while it skips many", async () => {
    let judged = 0;
    const matches = () => ++judged === 1000;
    const { tell, reading } = begun({ filter: { ...firstRevision, matches } });
    for (let number = 0; number < 1000; number++)
      tell(put(version({ uid: `${number}`, name: `operations/${number}` })));
    const counts: number[] = [0];
    while (reading.values.length === 0) {
      await setImmediate();
      counts.push(judged);
    }
    const most = Math.max(...counts.map((count, at) => count - (counts[at - 1] ?? 0)));
    expect(most).toBeLessThanOrEqual(128);
  });
});

test("a reader that is 10,000 operations behind is cut off, and its place is free at once", async () => {
  const { tell, reading, isReleased } = begun();
  for (let number = 0; number <= 10_000; number++) {
    tell(put(version({ uid: `uid-${number}`, name: `operations/${number}` })));
  }
  expect(isReleased()).toBe(true);
  expect(await reading.all()).toMatchObject({ values: [], end: error("WATCH_TOO_SLOW") });
});

describe("when the server drains", () => {
  test("a watch tells what it has to, and ends with UNAVAILABLE", async () => {
    const { tell, watchers, reading } = begun();
    tell(put(a1), put(b1));
    watchers.drain();
    tell(put(newA));
    expect(await reading.all()).toMatchObject({
      values: [{ record: a1 }, { record: b1 }],
      end: error("SERVER_DRAINING"),
    });
  });

  test("a watch that comes then is refused", async () => {
    const watchers = new CollectionWatchers();
    watchers.drain();
    expect((await begun({ watchers }).reading.all()).end).toMatchObject(error("SERVER_DRAINING"));
  });
});

describe("a watch that is aborted returns, and its place is free", () => {
  test("while it waits", async () => {
    const { controller, reading, isReleased } = begun();
    expect(isReleased()).toBe(false);
    controller.abort();
    expect(isReleased()).toBe(true);
    expect((await reading.all()).end).toBe("returned");
  });

  test("whatever was to be told", async () => {
    const { controller, tell, reading } = begun();
    tell(put(a1));
    await quiet();
    tell(put(b1));
    controller.abort();
    expect(await reading.all()).toMatchObject({ values: [{ record: a1 }], end: "returned" });
  });

  test("before it begins", async () => {
    const { controller, reading, isReleased } = setUp();
    controller.abort();
    expect((await reading.all()).end).toBe("returned");
    expect(isReleased()).toBe(true);
  });
});

test("a watch whose reader leaves gives its place back", async () => {
  const { tell, watch, isReleased } = begun();
  tell(put(a1));
  await quiet();
  expect(isReleased()).toBe(false);
  await watch.return();
  expect(isReleased()).toBe(true);
});

test("a watch too many is refused", async () => {
  const { watchers } = begun();
  expect((await begun({ watchers }).reading.all()).end).toMatchObject(error("TOO_MANY_WAITS"));
});

function nameOf(change: CollectionChange): string {
  return "record" in change ? change.record.name : change.deletedName;
}
