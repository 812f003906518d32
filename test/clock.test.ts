import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { systemClock } from "../src/clock.ts";

const LONGEST_OF_NODE = 2 ** 31 - 1;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test.each([0, 1, 1000, LONGEST_OF_NODE, LONGEST_OF_NODE + 1, 365 * 86_400_000])(
  "%d ms later it calls back, once",
  (delay) => {
    const callback = jest.fn();
    systemClock.after(delay, callback);
    jest.advanceTimersByTime(Math.max(0, delay - 1));
    expect(callback).toHaveBeenCalledTimes(delay === 0 ? 1 : 0);
    jest.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(LONGEST_OF_NODE);
    expect(callback).toHaveBeenCalledTimes(1);
  },
);

test.each([0, LONGEST_OF_NODE + 1000])("it does not call back what was cancelled after %d ms", (passed) => {
  const callback = jest.fn();
  const cancel = systemClock.after(2 * LONGEST_OF_NODE, callback);
  jest.advanceTimersByTime(passed);
  cancel();
  cancel();
  jest.advanceTimersByTime(3 * LONGEST_OF_NODE);
  expect(callback).not.toHaveBeenCalled();
});
