import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { throttled } from "../../../console/src/api/throttled.ts";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("runs at once, and once more for all that is asked meanwhile, after a rest", async () => {
  let runs = 0;
  const ask = throttled(async () => void runs++, 1000);
  ask();
  expect(runs).toBe(1);
  ask();
  ask();
  await jest.advanceTimersByTimeAsync(999);
  expect(runs).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(runs).toBe(2);
  await jest.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(2);
});

test("does not rest for long after a run that hung", async () => {
  let runs = 0;
  const ask = throttled(async () => {
    runs++;
    await new Promise((resolve) => setTimeout(resolve, 300_000));
  }, 1000);
  ask();
  ask();
  await jest.advanceTimersByTimeAsync(329_999);
  expect(runs).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(runs).toBe(2);
});

test("rests three times as long as a run takes", async () => {
  let runs = 0;
  const ask = throttled(async () => {
    runs++;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }, 1000);
  ask();
  ask();
  await jest.advanceTimersByTimeAsync(7999);
  expect(runs).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(runs).toBe(2);
});
