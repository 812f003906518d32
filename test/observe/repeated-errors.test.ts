import { expect, test } from "@jest/globals";
import { RepeatedErrors } from "../../src/observe/repeated-errors.ts";
import { FakeClock } from "../support/fake-clock.ts";

function setUp() {
  const clock = new FakeClock();
  const told: [message: string, count: number][] = [];
  const tell = (error: unknown, count: number) => told.push([error instanceof Error ? error.message : "?", count]);
  return { clock, told, errors: new RepeatedErrors(tell, clock) };
}

test("the first error is told at once, those like it once in ten seconds, with their number", () => {
  const { clock, told, errors } = setUp();
  for (let halfSeconds = 0; halfSeconds < 50; halfSeconds++) {
    errors.add(new Error("away"));
    clock.advance(500);
  }
  expect(told).toEqual([
    ["away", 1],
    ["away", 19],
    ["away", 20],
  ]);
});

test("after ten seconds without it, an error is the first again, and nothing is kept", () => {
  const { clock, told, errors } = setUp();
  errors.add(new Error("away"));
  clock.advance(10_000);
  expect(clock.timers).toBe(0);
  errors.add(new Error("away"));
  expect(told).toEqual([
    ["away", 1],
    ["away", 1],
  ]);
});

test("another error is told at once, too", () => {
  const { told, errors } = setUp();
  for (const message of ["away", "full", "away", "full"]) errors.add(new Error(message));
  expect(told.map(([message]) => message)).toEqual(["away", "full"]);
});

test("of errors that all differ, at most a hundred kinds are told apart", () => {
  const { clock, told, errors } = setUp();
  for (let number = 0; number < 1000; number++) errors.add(new Error(`away ${number}`));
  expect(told).toHaveLength(101);
  clock.advance(10_000);
  expect(told).toHaveLength(102);
  expect(told.at(-1)).toEqual(["away 999", 899]);
});
