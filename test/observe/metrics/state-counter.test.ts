import { expect, test } from "@jest/globals";
import { StateCounter } from "../../../src/observe/metrics/state-counter.ts";
import { State } from "../../../src/proto/messages.ts";
import { FakeClock } from "../../support/fake-clock.ts";

/** A repository whose counts end when the test says so. */
function setUp() {
  const clock = new FakeClock();
  const asked: PromiseWithResolvers<ReadonlyMap<State, number>>[] = [];
  const countStates = () => {
    const each = Promise.withResolvers<ReadonlyMap<State, number>>();
    asked.push(each);
    return each.promise;
  };
  const counter = new StateCounter({ countStates }, clock);
  /** Reads, and has the count that this causes answered after some time. */
  const readAnswered = async (count: number, took = 0) => {
    const read = counter.read();
    clock.advance(took);
    asked.at(-1)?.resolve(new Map([[State.RUNNING, count]]));
    return (await read)?.get(State.RUNNING);
  };
  return { clock, asked, counter, readAnswered };
}

test("a count is kept for 15 seconds", async () => {
  const { clock, asked, counter, readAnswered } = setUp();
  expect(await readAnswered(1)).toBe(1);
  clock.advance(14_999);
  expect((await counter.read())?.get(State.RUNNING)).toBe(1);
  expect(asked).toHaveLength(1);
  clock.advance(1);
  expect(await readAnswered(2)).toBe(2);
  expect(asked).toHaveLength(2);
});

test("a count that took long is kept for 20 times as long", async () => {
  const { clock, asked, counter, readAnswered } = setUp();
  expect(await readAnswered(1, 1500)).toBe(1);
  clock.advance(29_999);
  await counter.read();
  expect(asked).toHaveLength(1);
  clock.advance(1);
  await readAnswered(2);
  expect(asked).toHaveLength(2);
});

test("whoever asks meanwhile waits for the same count", async () => {
  const { asked, counter, readAnswered } = setUp();
  const reads = [counter.read(), counter.read(), readAnswered(1)];
  await Promise.all(reads);
  expect(asked).toHaveLength(1);
});

test("nobody waits longer than two seconds, nor is shown an old count; one that comes late is for the next", async () => {
  const { clock, asked, counter, readAnswered } = setUp();
  await readAnswered(1);
  clock.advance(15_000);
  const late = counter.read();
  clock.advance(2000);
  expect(await late).toBeUndefined();
  const later = counter.read();
  expect(asked).toHaveLength(2);
  asked[1]?.resolve(new Map([[State.RUNNING, 2]]));
  expect((await later)?.get(State.RUNNING)).toBe(2);
  expect(clock.timers).toBe(0);
});

test("after a count that failed, the next one is tried at once", async () => {
  const { asked, counter, readAnswered } = setUp();
  const failing = counter.read();
  asked[0]?.reject(new Error("away"));
  expect(await failing).toBeUndefined();
  expect(await readAnswered(1)).toBe(1);
});
