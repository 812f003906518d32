import { setImmediate } from "node:timers/promises";
import { create as createMessage } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import type { WaitLimits } from "../../../src/operations/wait-time.ts";
import { State } from "../../../src/proto/messages.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { plain } from "../plain.ts";
import { packed, succeeded } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";
const timeout = (seconds: bigint, nanos = 0) => createMessage(DurationSchema, { seconds, nanos });

/** A wait for a running operation, and how it has ended so far. */
async function waiting(limits: WaitLimits = {}, policy: Parameters<typeof setUp>[0] = {}) {
  const context = setUp(policy);
  await context.start("a");
  const controller = new AbortController();
  const promise = context.service.wait(NAME, limits, { signal: controller.signal });
  const ended: unknown[] = [];
  promise.then(
    (record) => ended.push(plain(record)),
    (thrown) => ended.push(thrown),
  );
  const settled = async () => {
    await setImmediate();
    return ended[0];
  };
  expect(await settled()).toBeUndefined();
  return { ...context, controller, settled };
}

describe("a wait ends", () => {
  test("when the operation does, at once, with the done operation", async () => {
    const { write, settled, clock } = await waiting();
    await write(NAME, { metadata: packed("more") });
    expect(await settled()).toBeUndefined();
    const done = await write(NAME, succeeded());
    expect(await settled()).toEqual(plain(done));
    expect(clock.timers).toBe(0);
  });

  test("when the operation is deleted, at once, with NOT_FOUND", async () => {
    const { service, settled, clock } = await waiting();
    await service.delete(NAME);
    expect(await settled()).toMatchObject(error("OPERATION_NOT_FOUND"));
    expect(clock.timers).toBe(0);
  });

  test("when it is cancelled without a producer at work", async () => {
    const { service, create } = setUp();
    await create("a");
    const wait = service.wait(NAME, {}, { signal: new AbortController().signal });
    await service.cancel(NAME);
    expect(await wait).toMatchObject({ state: State.CANCELLED });
  });

  test.each<[string, WaitLimits, number]>([
    ["after its timeout", { timeout: timeout(5n) }, 5000],
    ["after the server's cap", {}, 600_000],
    ["a tenth before a near deadline", { deadline: Date.parse("2026-01-01T00:00:01Z") }, 900],
    ["250 ms before a far deadline", { deadline: Date.parse("2026-01-01T00:01:00Z"), timeout: timeout(100n) }, 59_750],
  ])("%s, with the latest state", async (_, limits, time) => {
    const { clock, write, settled } = await waiting(limits);
    const latest = await write(NAME, { metadata: packed("more") });
    clock.advance(time - 1);
    expect(await settled()).toBeUndefined();
    clock.advance(1);
    expect(await settled()).toEqual(plain(latest));
  });

  test("when the server drains, with the latest state, and from then on at once", async () => {
    const { service, write, settled } = await waiting();
    const latest = await write(NAME, { metadata: packed("more") });
    service.drain();
    expect(await settled()).toEqual(plain(latest));
    expect(plain(await service.wait(NAME, {}, { signal: new AbortController().signal }))).toEqual(plain(latest));
  });

  test("when its caller goes", async () => {
    const { controller, settled, clock } = await waiting();
    controller.abort();
    expect(await settled()).toMatchObject({ state: State.RUNNING });
    expect(clock.timers).toBe(0);
  });
});

test("a deadline counts by the clock of the call, though that of records is a day ahead", async () => {
  const callClock = new FakeClock(Date.parse("2025-12-31T00:00:00Z"));
  const { service, start, clock } = setUp({}, callClock);
  await start("a");
  const limits = { deadline: callClock.now() + 60_000, timeout: timeout(3n) };
  const waited = service.wait(NAME, limits, { signal: new AbortController().signal });
  await setImmediate();
  expect(clock.delays).toEqual([3000]);
  clock.advance(3000);
  expect(plain(await waited)).toMatchObject({ state: State.RUNNING });
});

test("a wait for what is done does not wait, even with a timeout of 0 or a deadline that is over", async () => {
  const { service, create, clock } = setUp();
  await create("a", succeeded());
  const signal = AbortSignal.abort();
  for (const limits of [{}, { timeout: timeout(0n) }, { deadline: clock.now() - 1 }]) {
    expect(await service.wait(NAME, limits, { signal })).toMatchObject({ state: State.SUCCEEDED });
  }
});

test("a wait that has no time gives the state of now", async () => {
  const { service, start, clock } = setUp();
  const record = await start("a");
  const { signal } = new AbortController();
  expect(plain(await service.wait(NAME, { timeout: timeout(0n) }, { signal }))).toEqual(plain(record));
  expect(plain(await service.wait(NAME, { deadline: clock.now() - 1 }, { signal }))).toEqual(plain(record));
  expect(plain(await service.wait(NAME, {}, { signal: AbortSignal.abort() }))).toEqual(plain(record));
  expect(clock.timers).toBe(0);
});

test("a malformed timeout is refused, but an unknown operation is not found first", async () => {
  const { service, create } = setUp();
  const wait = () => service.wait(NAME, { timeout: timeout(0n, -1) }, { signal: new AbortController().signal });
  await expect(wait()).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  await create("a", succeeded());
  await expect(wait()).rejects.toMatchObject(error("INVALID_TIMEOUT"));
});

test("many waits for one operation all end with it", async () => {
  const { service, start, write } = setUp();
  await start("a");
  const waits = Array.from({ length: 500 }, () => service.wait(NAME, {}, { signal: new AbortController().signal }));
  await setImmediate();
  const done = await write(NAME, succeeded());
  expect((await Promise.all(waits)).map(plain)).toEqual(Array(500).fill(plain(done)));
});
