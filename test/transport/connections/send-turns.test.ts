import { expect, test } from "@jest/globals";
import { SendTurns } from "../../../src/transport/connections/send-turns.ts";

const MEBIBYTE = 1024 * 1024;

test("replies that are large together are sent in their order, some in each turn", async () => {
  const turns = new SendTurns();
  const sent: number[] = [];
  for (let reply = 0; reply < 5; reply++) turns.send(3 * MEBIBYTE, () => sent.push(reply));
  expect(sent).toEqual([0, 1]);
  await new Promise(setImmediate);
  expect(sent).toEqual([0, 1, 2, 3]);
  await new Promise(setImmediate);
  expect(sent).toEqual([0, 1, 2, 3, 4]);
  await new Promise(setImmediate);
  turns.send(3 * MEBIBYTE, () => sent.push(5));
  expect(sent.at(-1)).toBe(5);
});

test("small replies wait for nothing", async () => {
  const turns = new SendTurns();
  let sent = 0;
  for (let reply = 0; reply < 3; reply++) turns.send(4 * MEBIBYTE, () => {});
  for (let reply = 0; reply < 1000; reply++) turns.send(10_000, () => sent++);
  expect(sent).toBe(1000);
  expect(turns.wait(10_000)).toBeUndefined();
  let isReady = false;
  const ready = turns.wait(MEBIBYTE)?.then(() => {
    isReady = true;
  });
  await Promise.resolve();
  expect(isReady).toBe(false);
  await ready;
});
