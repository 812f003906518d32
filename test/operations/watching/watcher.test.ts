import { expect, test } from "@jest/globals";
import { draining } from "../../../src/errors.ts";
import { Slices } from "../../../src/operations/slices.ts";
import { NewestChange } from "../../../src/operations/watching/newest-change.ts";
import { Watcher } from "../../../src/operations/watching/watcher.ts";
import { put, version } from "./changes.ts";

function setUp() {
  const slices = new Slices();
  const released: string[] = [];
  const { signal } = new AbortController();
  const release = () => released.push("released");
  return { slices, released, watcher: new Watcher({ inbox: new NewestChange(), slices, signal, release }) };
}

test("however much happens before the reader has come, it is woken once", async () => {
  const { slices, watcher } = setUp();
  const next = watcher.next();
  for (let revision = 1; revision <= 1000; revision++) watcher.put(put(version({ revision })));
  let ran = false;
  slices.run(() => {
    ran = true;
  });
  expect(ran).toBe(true);
  expect(await next).toEqual(put(version({ revision: 1000 })));
});

test("the first stop counts: its error is given to the reader again and again, and it releases once", async () => {
  const { released, watcher } = setUp();
  const error = draining();
  watcher.stop(error);
  watcher.stop();
  await expect(watcher.next()).rejects.toBe(error);
  await expect(watcher.next()).rejects.toBe(error);
  expect(released).toHaveLength(1);
});

test("a stop without an error ends the reading", async () => {
  const { watcher } = setUp();
  const next = watcher.next();
  watcher.stop();
  expect(await next).toBeUndefined();
});
