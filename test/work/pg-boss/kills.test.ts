import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Cluster } from "./cluster.ts";
import type { WorkerProcess } from "./worker-process.ts";

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.open();
});

afterEach(() => cluster.close(), 60_000);

/** The one of two workers that begins the operation, and the other one. */
async function begunBy(name: string, workers: readonly [WorkerProcess, WorkerProcess]) {
  const [a, b] = workers;
  const first = await Promise.race(workers.map((worker) => worker.says(`begun ${name} 1`).then(() => worker)));
  return { first, other: first === a ? b : a };
}

async function twoWorkers() {
  return [await cluster.startWorker(), await cluster.startWorker()] as const;
}

test("an operation whose process is killed is run again by another one", async () => {
  const workers = await twoWorkers();
  const { name } = await cluster.rerun.run({ value: "hang" });
  const { first, other } = await begunBy(name, workers);
  await first.end();
  expect(await cluster.outcome(name)).toBe("hang 2");
  expect(other.said).toContain(`begun ${name} 2`);
  expect(await cluster.ends()).toEqual([name]);
}, 60_000);

test("an operation whose process is killed fails if that is its handler's policy", async () => {
  const workers = await twoWorkers();
  const { name } = await cluster.fail.run({ value: "hang" });
  const { first, other } = await begunBy(name, workers);
  await first.end();
  expect(await cluster.outcome(name)).toBe("WORK_INTERRUPTED");
  expect(other.said).toEqual(["ready"]);
}, 60_000);

test("a process that comes back after its lease does not end its operation, and works on", async () => {
  const workers = await twoWorkers();
  const { name } = await cluster.rerun.run({ value: "stall" });
  const { first, other } = await begunBy(name, workers);
  first.signal("SIGSTOP");
  await other.says(`begun ${name} 2`);
  first.signal("SIGCONT");
  first.goOn();
  // It takes this one when it has done with the other.
  const next = await cluster.rerun.run({ value: "next" });
  expect(await cluster.outcome(next.name)).toBe("next 1");
  expect(first.said).toContain(`begun ${next.name} 1`);
  expect(await cluster.ends()).toEqual([next.name]);
  other.goOn();
  expect(await cluster.outcome(name)).toBe("stall 2");
  expect((await cluster.ends()).sort()).toEqual([name, next.name].sort());
}, 60_000);

test("an operation whose process is killed goes to one that has room", async () => {
  const workers = await twoWorkers();
  const { name } = await cluster.rerun.run({ value: "hang" });
  const { first, other } = await begunBy(name, workers);
  const long = await cluster.rerun.run({ value: "hang" });
  await other.says(`begun ${long.name} 1`);
  await first.end();
  while ((await cluster.jobs()).filter((job) => job === name).length < 2) await setImmediate();
  await cluster.startWorker();
  expect(await cluster.outcome(name)).toBe("hang 2");
  expect(other.said).toEqual(["ready", `begun ${long.name} 1`]);
}, 60_000);

test("an operation whose process dies before it takes the lease is begun by another one", async () => {
  const { name } = await cluster.rerun.run({ value: "x" });
  expect(await cluster.boss.fetch("longrun/rerun")).toMatchObject([{ data: { name } }]);
  await cluster.startWorker();
  expect(await cluster.outcome(name)).toBe("x 1");
}, 60_000);

test("an operation that a draining process does not finish goes to another one", async () => {
  const workers = await twoWorkers();
  const { name } = await cluster.rerun.run({ value: "hang" });
  const { first } = await begunBy(name, workers);
  await first.end("SIGTERM");
  expect(await cluster.outcome(name)).toBe("hang 2");
}, 60_000);

test("every operation ends exactly once, however often processes are killed", async () => {
  const workers: WorkerProcess[] = [];
  let begun = 0;
  let kills = 0;
  const replaced: Promise<void>[] = [];
  const start = async () => {
    const worker = await cluster.startWorker();
    worker.onLine(() => {
      // The others are then at any point of taking, working and ending.
      if (++begun % 8 === 0 && kills < 6) replaced.push(replace(workers[++kills % workers.length]));
    });
    workers.push(worker);
  };
  const replace = async (worker: WorkerProcess | undefined) => {
    if (worker === undefined) return;
    workers.splice(workers.indexOf(worker), 1);
    await worker.end();
    await start();
  };
  await Promise.all([start(), start(), start()]);
  const ids = Array.from({ length: 50 }, (_, index) => `a${index}`);
  const started = await Promise.all(ids.map((id) => cluster.rerun.run({ value: id }, { operationId: id })));
  const outcomes = await Promise.all(started.map(({ name }) => cluster.outcome(name)));
  await Promise.all(replaced);
  expect(outcomes.map((outcome) => outcome?.split(" ")[0])).toEqual(ids);
  expect(kills).toBe(6);
  expect((await cluster.ends()).sort()).toEqual(started.map(({ name }) => name).sort());
}, 120_000);
