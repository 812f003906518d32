import { setImmediate } from "node:timers/promises";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Longrun, MemoryRepository } from "../../../src/index.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { type PgBossLike, pgBossQueue } from "../../../src/work/queue/pg-boss-queue.ts";
import type { Job } from "../../../src/work/queue/work-queue.ts";
import { repositoryWith } from "../../../src/work/repository-with.ts";
import { execute } from "../../support/postgres/database.ts";
import { openBench } from "../support.ts";
import { Cluster } from "./cluster.ts";

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.open();
});

afterEach(() => cluster.close(), 60_000);

const types = { inputType: StringValueSchema, responseType: StringValueSchema, onCrash: "rerun" } as const;

test("an operation is PENDING until a process has room for it, which runs it from its input", async () => {
  const { name } = await cluster.rerun.run({ value: "x" });
  expect(await cluster.repository.read(name)).toMatchObject({ state: State.PENDING });
  await cluster.startWorker();
  expect(await cluster.outcome(name)).toBe("x 1");
}, 60_000);

test("an operation that is cancelled or deleted before it is begun is not begun", async () => {
  const cancelled = await cluster.rerun.run({ value: "x" });
  const deleted = await cluster.rerun.run({ value: "x" }, { operationId: "deleted" });
  const client = await openBench({ repository: cluster.repository }).serve();
  await client.cancelOperation({ name: cancelled.name });
  await client.deleteOperation({ name: deleted.name });
  expect(await cluster.outcome(cancelled.name)).toBe("CANCELLED_BEFORE_START");
  const next = await cluster.rerun.run({ value: "next" });
  const worker = await cluster.startWorker();
  expect(await cluster.outcome(next.name)).toBe("next 1");
  expect(worker.said).toEqual(["ready", `begun ${next.name} 1`]);
}, 60_000);

test("a job that comes again while its operation is worked on, or when it is done, does nothing", async () => {
  const [a, b] = [await cluster.startWorker(), await cluster.startWorker()];
  const { name } = await cluster.rerun.run({ value: "hang" });
  const begun = `begun ${name} 1`;
  const [first, other] = await Promise.race([a.says(begun).then(() => [a, b]), b.says(begun).then(() => [b, a])]);
  const { uid } = (await cluster.repository.read(name)) ?? { uid: "" };
  await cluster.boss.send("longrun/rerun", { name, uid }, { singletonKey: uid });
  const next = await cluster.rerun.run({ value: "next" });
  expect(await cluster.outcome(next.name)).toBe("next 1");
  expect(other?.said).toEqual(["ready", `begun ${next.name} 1`]);
  await first?.end();
  expect(await cluster.outcome(name)).toBe("hang 2");
  await cluster.boss.send("longrun/rerun", { name, uid }, { singletonKey: uid });
  const last = await cluster.rerun.run({ value: "last" });
  expect(await cluster.outcome(last.name)).toBe("last 1");
  expect((await cluster.ends()).sort()).toEqual([name, next.name, last.name].sort());
}, 60_000);

describe("an operation and its job", () => {
  test("are created together, once for a request", async () => {
    const run = () => cluster.rerun.run({ value: "x" }, { requestId: "r" });
    const [{ name }, again] = [await run(), await run()];
    expect(again.name).toBe(name);
    expect(await cluster.jobs()).toEqual([name]);
    await expect(cluster.rerun.run({ value: "y" }, { requestId: "r" })).rejects.toMatchObject({
      reason: "REQUEST_ID_REUSED",
    });
    expect(await cluster.jobs()).toEqual([name]);
  });

  test("are neither there if the operation is refused", async () => {
    const { name } = await cluster.rerun.run({ value: "x" }, { operationId: "a" });
    const again = cluster.rerun.run({ value: "x" }, { operationId: "a" });
    await expect(again).rejects.toMatchObject({ reason: "OPERATION_ALREADY_EXISTS" });
    expect(await cluster.jobs()).toEqual([name]);
  });

  test("are neither there if the job was sent and then something throws", async () => {
    const boss: PgBossLike = {
      createQueue: (name, options) => cluster.boss.createQueue(name, options),
      work: async () => "",
      offWork: async () => {},
      async send(name, data, options) {
        await cluster.boss.send(name, data, options);
        throw new Error("after it");
      },
    };
    const { longrun } = openBench({ repository: cluster.repository });
    const handler = longrun.handle("rerun", { ...types, queue: pgBossQueue(boss) }, (input) => input);
    await expect(handler.run({ value: "x" })).rejects.toThrow("after it");
    expect([await cluster.operations(), await cluster.jobs()]).toEqual([[], []]);
  });

  test("are neither there if the transaction cannot be committed", async () => {
    await execute(
      cluster.url,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON longrun.operations
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    await expect(cluster.rerun.run({ value: "x" })).rejects.toMatchObject({ reason: "REPOSITORY_UNAVAILABLE" });
    expect([await cluster.operations(), await cluster.jobs()]).toEqual([[], []]);
  });
});

describe("a handler takes no queue", () => {
  test("over a repository that is not in PostgreSQL", () => {
    const longrun = new Longrun({ repository: new MemoryRepository() });
    const queue = pgBossQueue(cluster.boss);
    expect(() => longrun.handle("export", { ...types, queue }, (input) => input)).toThrow(TypeError);
  });

  test("if pg-boss could not have one of its name", () => {
    const { longrun } = openBench({ repository: cluster.repository });
    const queue = pgBossQueue(cluster.boss);
    expect(() => longrun.handle("export books", { ...types, queue }, (input) => input)).toThrow(TypeError);
  });
});

test("there is one waiting job for an operation, however often it is asked for", async () => {
  const { name } = await cluster.rerun.run({ value: "x" });
  const { uid = "" } = (await cluster.repository.read(name)) ?? {};
  await pgBossQueue(cluster.boss).open("rerun").add({ name, uid });
  expect(await cluster.jobs()).toEqual([name]);
});

/** An instance of pg-boss that has no jobs, and what it is asked for. */
function idleBoss(createQueue: () => Promise<void> = async () => {}) {
  const asked: unknown[] = [];
  const working = Promise.withResolvers<(job: Job) => Promise<void>>();
  const boss: PgBossLike = {
    createQueue,
    send: async () => "",
    offWork: async (...options) => {
      asked.push(options);
    },
    work: async (name, options, handler) => {
      asked.push([name, options]);
      working.resolve((data) => handler([{ data }]));
      return "worker";
    },
  };
  return { boss, asked, working: working.promise };
}

describe("a job leaves alone", () => {
  const inMinutes = Date.now() + 600_000;
  const cases: readonly { what: string; change: Partial<OperationRecord>; uid?: string }[] = [
    { what: "another operation of its name", change: {}, uid: "another" },
    { what: "one that a producer without a lease runs", change: { state: State.RUNNING } },
    { what: "one that is worked on", change: { state: State.RUNNING, lease: { epoch: 1, expireTime: inMinutes } } },
    { what: "one that is being cancelled", change: { state: State.CANCELLING, lease: { epoch: 1, expireTime: 1 } } },
  ];
  test.each(cases)("$what", async ({ change, uid }) => {
    const { boss, working } = idleBoss();
    const { longrun } = openBench({ repository: cluster.repository });
    let calls = 0;
    const handler = longrun.handle("export", { ...types, queue: pgBossQueue(boss) }, () => ({ value: `${++calls}` }));
    const perform = await working;
    const { name } = await handler.run({ value: "x" });
    const record = await cluster.repository.read(name);
    if (record === undefined) throw new Error("no operation");
    const changed = { ...record, ...change, revision: 2 };
    await cluster.repository.replace(record, changed);
    await perform({ name, uid: uid ?? record.uid });
    expect(calls).toBe(0);
    expect(await cluster.repository.read(name)).toEqual({ ...changed, operation: expect.anything() });
  });

  test("one that has changed since it was read", async () => {
    const { boss, working } = idleBoss();
    let isChanging = false;
    const { repository } = cluster;
    const changing = repositoryWith(repository, {
      async read(name) {
        const record = await repository.read(name);
        if (!isChanging || record === undefined) return record;
        isChanging = false;
        await repository.replace(record, { ...record, revision: record.revision + 1 });
        return record;
      },
    });
    const { longrun } = openBench({ repository: changing });
    let calls = 0;
    const handler = longrun.handle("export", { ...types, queue: pgBossQueue(boss) }, () => ({ value: `${++calls}` }));
    const perform = await working;
    const { name } = await handler.run({ value: "x" });
    const { uid = "" } = (await repository.read(name)) ?? {};
    isChanging = true;
    await perform({ name, uid });
    expect(calls).toBe(0);
    await perform({ name, uid });
    expect(calls).toBe(1);
  });
});

test("a process takes as many jobs at a time as it is told, until it drains", async () => {
  const { boss, asked, working } = idleBoss();
  const { longrun, drain } = openBench({ repository: cluster.repository });
  const queue = pgBossQueue(boss, { concurrency: 3, pollingInterval: 700 });
  longrun.handle("export", { ...types, queue }, (input) => input);
  await working;
  await setImmediate();
  await drain();
  expect(asked).toEqual([
    ["longrun/export", { localConcurrency: 3, pollingIntervalSeconds: 0.7 }],
    ["longrun/export", { id: "worker", wait: false }],
  ]);
});

test("a process that drains while it begins to take jobs takes none", async () => {
  const created = Promise.withResolvers<void>();
  const { boss, asked } = idleBoss(() => created.promise);
  const { longrun, drain } = openBench({ repository: cluster.repository });
  longrun.handle("export", { ...types, queue: pgBossQueue(boss) }, (input) => input);
  await drain();
  created.resolve();
  for (let turns = 0; turns < 3; turns++) await setImmediate();
  expect(asked.at(-1)).toEqual(["longrun/export", { id: "worker", wait: false }]);
});

test("what a process could not take jobs for is tried again", async () => {
  let attempts = 0;
  const { boss, working } = idleBoss(async () => {
    if (++attempts === 1) throw new Error("away");
  });
  const { longrun, faults, clock } = openBench({ repository: cluster.repository });
  longrun.handle("export", { ...types, queue: pgBossQueue(boss) }, (input) => input);
  while (faults.length === 0) await setImmediate();
  clock.advance(1000);
  await working;
  expect(faults).toEqual([new Error("away")]);
});
