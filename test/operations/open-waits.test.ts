import { describe, expect, test } from "@jest/globals";
import { OpenWaits } from "../../src/operations/open-waits.ts";
import { waitOperation } from "../../src/operations/wait-operation.ts";
import { Waiters } from "../../src/operations/waiters.ts";
import { OperationWatchers } from "../../src/operations/watching/operation-watchers.ts";
import { State } from "../../src/proto/messages.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { error } from "./operation-service/set-up.ts";
import { recordIn } from "./records.ts";

/** So many calls, and how they leave. */
function enter(openWaits: OpenWaits, count: number, principal?: string): (() => void)[] {
  return Array.from({ length: count }, () => openWaits.enter("wait", principal));
}

const refusal = (message: string) => expect.objectContaining({ ...error("TOO_MANY_WAITS"), message });

test("100,000 may wait; who leaves, once or twice, makes room for one", () => {
  const openWaits = new OpenWaits();
  const [leave] = enter(openWaits, 100_000);
  const oneMore = () => openWaits.enter("wait");
  const full = refusal("100000 calls wait or watch already; call again later.");
  expect(oneMore).toThrow(full);
  leave?.();
  leave?.();
  expect(oneMore).not.toThrow();
  expect(oneMore).toThrow(full);
});

describe("of the calls of one principal", () => {
  test("10,000 may wait; who leaves, once or twice, makes room for one", () => {
    const openWaits = new OpenWaits();
    const [leave] = enter(openWaits, 10_000, "jwt:a");
    const oneMore = () => openWaits.enter("watch", "jwt:a");
    const full = refusal("10000 calls of the caller wait or watch already; call again later.");
    expect(oneMore).toThrow(full);
    leave?.();
    leave?.();
    expect(oneMore).not.toThrow();
    expect(oneMore).toThrow(full);
  });

  test("too many leave room for those of others, and of nobody in particular", () => {
    const openWaits = new OpenWaits({ mostPerPrincipal: 1 });
    const [leave] = enter(openWaits, 1, "jwt:a");
    enter(openWaits, 1, "jwt:b");
    enter(openWaits, 2);
    expect(() => openWaits.enter("wait", "jwt:a")).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
    leave?.();
    enter(openWaits, 1, "jwt:a");
  });

  test("each counts among all, and one that is refused does not", () => {
    const openWaits = new OpenWaits({ most: 3, mostPerPrincipal: 2 });
    enter(openWaits, 2, "jwt:a");
    expect(() => openWaits.enter("wait", "jwt:a")).toThrow(
      refusal("2 calls of the caller wait or watch already; call again later."),
    );
    const [leave] = enter(openWaits, 1, "jwt:b");
    expect(() => openWaits.enter("wait", "jwt:b")).toThrow(refusal("3 calls wait or watch already; call again later."));
    leave?.();
    enter(openWaits, 1, "jwt:b");
  });
});

test("those who wait and those who watch are counted together, and are told apart", () => {
  const openWaits = new OpenWaits({ most: 2 });
  const waiters = new Waiters(openWaits);
  const watchers = new OperationWatchers(openWaits);
  const { signal } = new AbortController();
  const waiter = waiters.wait("operations/a");
  const watcher = watchers.watch("operations/a", { signal });
  expect([openWaits.count("wait"), openWaits.count("watch")]).toEqual([1, 1]);
  expect(() => waiters.wait("operations/a")).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  expect(() => watchers.watch("operations/a", { signal })).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  waiter.stop();
  watcher.stop();
  expect([openWaits.count("wait"), openWaits.count("watch")]).toEqual([0, 0]);
});

test("a principal's waits and watches are limited together", () => {
  const openWaits = new OpenWaits({ mostPerPrincipal: 2 });
  const waiters = new Waiters(openWaits);
  const watchers = new OperationWatchers(openWaits);
  const { signal } = new AbortController();
  const waiter = waiters.wait("operations/a", "jwt:a");
  watchers.watch("operations/a", { signal, principal: "jwt:a" });
  expect(() => waiters.wait("operations/a", "jwt:a")).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  expect(() => watchers.watch("operations/a", { signal, principal: "jwt:a" })).toThrow(
    expect.objectContaining(error("TOO_MANY_WAITS")),
  );
  waiter.stop();
  watchers.watch("operations/a", { signal, principal: "jwt:a" });
});

test("a wait that goes on after news that were not for it is still its principal's", async () => {
  const openWaits = new OpenWaits({ mostPerPrincipal: 1 });
  const waiters = new Waiters(openWaits);
  const record = recordIn(State.RUNNING, 0);
  const controller = new AbortController();
  const reads = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let read = 0;
  const wait = waitOperation(waiters, record.name, {
    read: async () => {
      reads[read++]?.resolve();
      return record;
    },
    time: () => 1000,
    clock: new FakeClock(),
    caller: { signal: controller.signal, principal: "jwt:a" },
  });
  await reads[0]?.promise;
  waiters.notify({ name: record.name });
  await reads[1]?.promise;
  expect(() => openWaits.enter("wait", "jwt:a")).toThrow(expect.objectContaining(error("TOO_MANY_WAITS")));
  controller.abort();
  expect(await wait).toBe(record);
  openWaits.enter("wait", "jwt:a");
});
