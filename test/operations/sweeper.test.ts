import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Sweeper } from "../../src/operations/sweeper.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** A sweeper whose sweeps find what they are told to find, and then nothing. */
function setUp(...found: (number | Error)[]) {
  const clock = new FakeClock();
  const limits: number[] = [];
  const errors: unknown[] = [];
  const sweep = async (limit: number) => {
    limits.push(limit);
    const next = found.shift() ?? 0;
    if (next instanceof Error) throw next;
    return next;
  };
  return { clock, limits, errors, sweeper: new Sweeper({ sweep }, clock, (error) => errors.push(error)) };
}

test("it sweeps twice a second", async () => {
  const { clock, limits, sweeper } = setUp();
  sweeper.start();
  for (let half = 1; half <= 5; half++) {
    clock.advance(499);
    await setImmediate();
    expect(limits).toHaveLength(half - 1);
    clock.advance(1);
    await setImmediate();
    expect(limits).toHaveLength(half);
  }
});

test("it goes on at once while there is more than one sweep takes", async () => {
  const { clock, limits, sweeper } = setUp(1000, 1000, 7);
  sweeper.start();
  clock.advance(500);
  for (let step = 0; step < 5; step++) {
    await setImmediate();
    clock.advance(0);
  }
  expect(limits).toEqual([1000, 1000, 1000]);
});

test("a sweep that fails is told of, and the next one comes all the same", async () => {
  const failure = new Error("the store is gone");
  const { clock, limits, errors, sweeper } = setUp(failure);
  sweeper.start();
  clock.advance(500);
  await setImmediate();
  expect(errors).toEqual([failure]);
  clock.advance(500);
  await setImmediate();
  expect(limits).toHaveLength(2);
});

test("it stops, during a sweep too", async () => {
  const { clock, limits, sweeper } = setUp(1000);
  sweeper.start();
  clock.advance(500);
  sweeper.stop();
  await setImmediate();
  expect(clock.timers).toBe(0);
  clock.advance(10_000);
  expect(limits).toHaveLength(1);
});

test("it does nothing before it is started or after it was stopped", async () => {
  const { clock, limits, sweeper } = setUp();
  clock.advance(10_000);
  sweeper.start();
  sweeper.stop();
  clock.advance(10_000);
  await setImmediate();
  expect(limits).toEqual([]);
});
