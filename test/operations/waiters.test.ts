import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { Waiters, type WaitOutcome } from "../../src/operations/waiters.ts";
import { State } from "../../src/proto/messages.ts";
import type { Change } from "../../src/repository/repository.ts";
import { recordIn } from "./records.ts";

const name = "operations/a";
const done = recordIn(State.SUCCEEDED, 0);

/** Many waits, and how many of them have ended. */
function crowd(waiters: Waiters, count: number) {
  const outcomes: WaitOutcome[] = [];
  const all = Array.from({ length: count }, () => waiters.wait(name));
  for (const { outcome } of all) void outcome.then((settled) => outcomes.push(settled));
  return { all, outcomes };
}

describe("a waiter", () => {
  test.each<[string, Change]>([
    ["its operation has ended", { name, record: done }],
    ["it was cancelled", { name, record: recordIn(State.CANCELLED, 0) }],
    ["it was deleted", { name, deleted: recordIn(State.RUNNING, 0) }],
    ["something with its name was deleted", { name }],
  ])("is told when %s", async (_, change) => {
    const waiters = new Waiters();
    const waiter = waiters.wait(name);
    waiters.notify(change);
    expect(await waiter.outcome).toBe(change);
  });

  test("is told when another operation has the name, as soon as it is known which one it is for", async () => {
    const waiters = new Waiters();
    const waiter = waiters.wait(name);
    const mine = recordIn(State.RUNNING, 0);
    const other = { ...mine, uid: "another" };
    waiters.notify({ name, record: other });
    waiter.isFor(mine.uid);
    waiters.notify({ name, record: mine });
    const change = { name, record: { ...other, revision: 2 } };
    waiters.notify(change);
    expect(await waiter.outcome).toBe(change);
  });

  test("is not told of changes that are no end, nor of other operations", async () => {
    const waiters = new Waiters();
    const waiter = waiters.wait(name);
    for (const state of [State.PENDING, State.RUNNING, State.CANCELLING]) {
      waiters.notify({ name, record: recordIn(state, 0) });
    }
    waiters.notify({ name: "operations/b", record: done });
    waiters.notify({ name: "operations/aa" });
    waiter.stop();
    expect(await waiter.outcome).toBe("unfinished");
  });

  test("is told once: what comes after the end is nothing to it", async () => {
    const waiters = new Waiters();
    const waiter = waiters.wait(name);
    waiters.notify({ name, record: done });
    waiters.notify({ name });
    waiter.stop();
    waiter.stop();
    expect(await waiter.outcome).toEqual({ name, record: done });
  });

  test("that stops leaves the others waiting, old and new", async () => {
    const waiters = new Waiters();
    const [first, second] = [waiters.wait(name), waiters.wait(name)];
    first.stop();
    first.stop();
    const third = waiters.wait(name);
    second.stop();
    waiters.notify({ name, record: done });
    expect(await third.outcome).toEqual({ name, record: done });
  });

  test("for a name that is used again is not ended by the stop of one that waited before", async () => {
    const waiters = new Waiters();
    const before = waiters.wait(name);
    waiters.notify({ name });
    const after = waiters.wait(name);
    before.stop();
    waiters.notify({ name, record: done });
    expect(await after.outcome).toEqual({ name, record: done });
  });
});

test("many waiters are told in slices, so that others get their turn", async () => {
  const waiters = new Waiters();
  const { outcomes } = crowd(waiters, 1000);
  waiters.notify({ name, record: done });
  const steps: number[] = [];
  while (outcomes.length < 1000) {
    await setImmediate();
    steps.push(outcomes.length);
  }
  const sizes = steps.map((count, at) => count - (steps[at - 1] ?? 0));
  expect(steps.length).toBeGreaterThan(5);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  expect(outcomes.every((outcome) => typeof outcome === "object" && outcome.record === done)).toBe(true);
});

test("those who are to be told already are told what happened, whatever happens meanwhile", async () => {
  const waiters = new Waiters();
  const { outcomes } = crowd(waiters, 200);
  const other = waiters.wait("operations/b");
  waiters.notify({ name, record: done });
  waiters.notify({ name });
  waiters.notify({ name: "operations/b" });
  expect(await other.outcome).toEqual({ name: "operations/b" });
  expect(outcomes).toHaveLength(200);
  expect(outcomes.every((outcome) => typeof outcome === "object")).toBe(true);
});

test("draining stops everybody, and those who come later", async () => {
  const waiters = new Waiters();
  const { all } = crowd(waiters, 100);
  const other = waiters.wait("operations/b");
  waiters.drain();
  const outcomes = await Promise.all([...all, other, waiters.wait(name)].map(({ outcome }) => outcome));
  expect(new Set(outcomes)).toEqual(new Set(["unfinished"]));
  expect([...waiters.names]).toEqual([]);
});

test("tells the names that are waited for, each once", () => {
  const waiters = new Waiters();
  const [first] = [waiters.wait(name), waiters.wait(name), waiters.wait("operations/b")];
  expect([...waiters.names]).toEqual([name, "operations/b"]);
  first?.stop();
  waiters.notify({ name: "operations/b" });
  expect([...waiters.names]).toEqual([name]);
});

test("100,000 may wait at the same time; each that ends, however it does, makes room for one", async () => {
  const waiters = new Waiters();
  const all = Array.from({ length: 100_000 }, (_, at) => waiters.wait(at === 0 ? "operations/b" : name));
  const refusal = expect.objectContaining({ name: "LongrunError", reason: "TOO_MANY_WAITS" });
  const oneMore = () => waiters.wait(name);
  expect(oneMore).toThrow(refusal);
  all[1]?.stop();
  all[1]?.stop();
  expect(oneMore).not.toThrow();
  expect(oneMore).toThrow(refusal);
  waiters.notify({ name: "operations/b" });
  all[0]?.stop();
  expect(oneMore).not.toThrow();
  expect(oneMore).toThrow(refusal);
  waiters.notify({ name });
  for (const waiter of all) waiter.stop();
  const again = Array.from({ length: 100_000 }, () => waiters.wait(name));
  expect(oneMore).toThrow(refusal);
  expect(again).toHaveLength(100_000);
});
