import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Slices } from "../../src/operations/slices.ts";

/** Runs numbered tasks, and tells which have run. */
function setUp() {
  const slices = new Slices();
  const ran: number[] = [];
  let next = 0;
  const run = (count: number) => {
    for (let at = 0; at < count; at++) {
      const number = next++;
      slices.run(() => ran.push(number));
    }
  };
  return { run, ran };
}

test("a few tasks run at once", () => {
  const { run, ran } = setUp();
  run(64);
  expect(ran).toHaveLength(64);
});

test("of many, 64 run in each turn, in their order", async () => {
  const { run, ran } = setUp();
  run(200);
  const counts = [ran.length];
  for (let turn = 0; turn < 4; turn++) {
    await setImmediate();
    counts.push(ran.length);
  }
  expect(counts).toEqual([64, 128, 192, 200, 200]);
  expect(ran).toEqual([...ran.keys()]);
});

test("many that come a few at a time are not more in one turn, nor do they overtake", async () => {
  const { run, ran } = setUp();
  for (let burst = 0; burst < 10; burst++) run(10);
  expect(ran).toHaveLength(64);
  await setImmediate();
  run(100);
  expect(ran).toHaveLength(128);
  await setImmediate();
  await setImmediate();
  expect(ran).toEqual([...Array(200).keys()]);
});

test("after a turn without tasks the next ones run at once again", async () => {
  const { run, ran } = setUp();
  run(100);
  await setImmediate();
  await setImmediate();
  run(64);
  expect(ran).toHaveLength(164);
});
