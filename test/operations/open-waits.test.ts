import { expect, test } from "@jest/globals";
import { OpenWaits } from "../../src/operations/open-waits.ts";
import { Waiters } from "../../src/operations/waiters.ts";
import { error } from "./operation-service/set-up.ts";

/** So many calls, and how they leave. */
function enter(openWaits: OpenWaits, count: number): (() => void)[] {
  return Array.from({ length: count }, () => openWaits.enter());
}

test("100,000 may wait; who leaves, once or twice, makes room for one", () => {
  const openWaits = new OpenWaits();
  const [leave] = enter(openWaits, 100_000);
  const oneMore = () => openWaits.enter();
  expect(oneMore).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  leave?.();
  leave?.();
  expect(oneMore).not.toThrow();
  expect(oneMore).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
});

test("those who wait by different ways are counted together", () => {
  const openWaits = new OpenWaits();
  const waiters = new Waiters(openWaits);
  const [leave] = enter(openWaits, 100_000);
  const wait = () => waiters.wait("operations/a");
  expect(wait).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  leave?.();
  wait().stop();
  expect(wait).not.toThrow();
});
