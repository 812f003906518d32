import { expect, test } from "@jest/globals";
import { type Call, isLinearizable } from "./is-linearizable.ts";

const never = Number.POSITIVE_INFINITY;

/** A call that writes a number over another, as compare-and-set does. */
function write(from: number, to: number, begin: number, end: number): Call<number> {
  return { begin, end, isRead: false, happen: (state) => (state === from ? to : undefined) };
}

/** A call that writes a number, whatever is there. */
function put(value: number, begin: number, end: number): Call<number> {
  return { begin, end, isRead: false, happen: () => value };
}

/** A call that reads a number. */
function read(value: number, begin: number, end: number): Call<number> {
  return { begin, end, isRead: true, happen: (state) => (state === value ? state : undefined) };
}

test("a read after a write that was answered shows it", () => {
  expect(isLinearizable(0, [write(0, 1, 0, 1), read(1, 2, 3)])).toBe(true);
  expect(isLinearizable(0, [write(0, 1, 0, 1), read(0, 2, 3)])).toBe(false);
});

test("a read during a write may show it or not, but no later one goes back", () => {
  const slow = write(0, 1, 0, 10);
  expect(isLinearizable(0, [slow, read(0, 1, 2), read(1, 3, 4)])).toBe(true);
  expect(isLinearizable(0, [slow, read(1, 1, 2), read(0, 3, 4)])).toBe(false);
});

test("of two writes over the same state, only one can have happened", () => {
  expect(isLinearizable(0, [write(0, 1, 0, 2), write(0, 2, 1, 3)])).toBe(false);
  expect(isLinearizable(0, [write(0, 1, 0, 2), write(1, 2, 1, 3)])).toBe(true);
});

test("of two calls at the same time, either may have been the last", () => {
  for (const last of [1, 2]) expect(isLinearizable(0, [put(1, 0, 3), put(2, 1, 2), read(last, 4, 5)])).toBe(true);
});

test("a write whose end is not known may have happened, at any time after its beginning, or never", () => {
  const lost = write(0, 1, 2, never);
  expect(isLinearizable(5, [lost, read(5, 3, 4)])).toBe(true);
  expect(isLinearizable(0, [lost, read(0, 3, 4)])).toBe(true);
  expect(isLinearizable(0, [lost, read(0, 3, 4), read(1, 5, 6)])).toBe(true);
  expect(isLinearizable(0, [lost, read(1, 0, 1)])).toBe(false);
  expect(isLinearizable(0, [lost, read(1, 3, 4), read(0, 5, 6)])).toBe(false);
});

test("a write that would change nothing now may have happened later, when it did", () => {
  const calls = [put(0, 0, 9), put(1, 1, 8), read(1, 2, 3), read(0, 4, 5)];
  expect(isLinearizable(0, calls)).toBe(true);
});

test("reads are not tried in every order", () => {
  let tries = 0;
  const happen = (state: number) => {
    tries++;
    return state;
  };
  const reads = Array.from({ length: 18 }, (_, at) => ({ begin: at, end: 100 + at, isRead: true, happen }));
  expect(isLinearizable(0, [...reads, read(1, 50, 200)])).toBe(false);
  expect(tries).toBeLessThan(1000);
});
