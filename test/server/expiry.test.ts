import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { FakeClock } from "../support/fake-clock.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

const DAY = 24 * 3_600_000;

/** A clock whose timers never fire: nothing is swept. */
class Unswept extends FakeClock {
  override after(): () => void {
    return () => {};
  }
}

const ms = (time: Timestamp | undefined) => (time ? timestampMs(time) : undefined);

test.each([
  ["swept", FakeClock],
  ["not swept yet", Unswept],
])("from its expire time on an operation is not found, %s", async (_, Clock) => {
  const clock = new Clock();
  const client = await serve({ clock });
  const name = await client.createRunning("a");
  await client.finish(name);
  const { endTime, expireTime } = await client.registry.getOperationRecord({ name });
  expect(ms(expireTime)).toBe(Number(ms(endTime)) + 30 * DAY);

  clock.advance(Number(ms(expireTime)) - clock.now() - 1);
  expect(await client.operations.getOperation({ name })).toMatchObject({ done: true });
  expect((await client.operations.listOperations({})).operations).toHaveLength(1);

  clock.advance(1);
  const { operations, registry } = client;
  const calls = [
    operations.getOperation({ name }),
    operations.waitOperation({ name }),
    operations.cancelOperation({ name }),
    operations.deleteOperation({ name }),
    registry.getOperationRecord({ name }),
    registry.updateOperation({ name, progress: { fraction: 1 } }),
  ];
  for (const call of calls) expect(await errorOf(call)).toMatchObject({ code: "NOT_FOUND", resourceName: name });
  expect((await operations.listOperations({})).operations).toEqual([]);
});

test.each([
  ["created", (client: Awaited<ReturnType<typeof serve>>) => client.registry.createOperation({ operationId: "a" })],
  [
    "created by an update that allows it to be missing",
    (client: Awaited<ReturnType<typeof serve>>) =>
      client.registry.updateOperation({ name: "operations/a", allowMissing: true }),
  ],
])("the name of an expired operation that is not swept yet can be used again: %s", async (_, create) => {
  const clock = new Unswept();
  const client = await serve({ clock });
  await client.finish(await client.createRunning("a"));
  clock.advance(30 * DAY);
  expect(await create(client)).toMatchObject({ name: "operations/a", done: false });
  expect((await client.operations.listOperations({})).operations).toHaveLength(1);
});

test("an operation that runs never expires", async () => {
  const clock = new FakeClock();
  const client = await serve({ clock });
  const name = await client.createRunning("a");
  clock.advance(10_000 * DAY);
  expect(await client.operations.getOperation({ name })).toMatchObject({ done: false });
});

test("the ttl of an operation counts from its end, and 0 forgets it at once", async () => {
  const clock = new FakeClock();
  const client = await serve({ clock });
  await client.registry.createOperation({ operationId: "a", ttl: { seconds: 60n } });
  await client.registry.createOperation({ operationId: "b", ttl: {} });
  clock.advance(DAY);
  await client.finish("operations/a");
  await client.finish("operations/b");
  expect(await errorOf(client.operations.getOperation({ name: "operations/b" }))).toMatchObject({ code: "NOT_FOUND" });
  clock.advance(59_999);
  expect(await client.operations.getOperation({ name: "operations/a" })).toMatchObject({ done: true });
  clock.advance(1);
  expect(await errorOf(client.operations.getOperation({ name: "operations/a" }))).toMatchObject({ code: "NOT_FOUND" });
});

test("a ttl that is negative or out of range is INVALID_ARGUMENT", async () => {
  const { registry } = await serve();
  for (const ttl of [{ seconds: -1n }, { seconds: 1n, nanos: -1 }, { seconds: 315_576_000_001n }]) {
    expect(await errorOf(registry.createOperation({ ttl }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      fields: ["ttl"],
    });
  }
});

test.each([
  ["retention", { retention: 1e30 }, {}],
  ["retention, or one of a fraction of a millisecond,", { retention: 0.1 }, {}],
  ["ttl", {}, { ttl: { seconds: 315_576_000_000n } }],
])("with the longest %s the expire time is a Timestamp that clients can read", async (_, policy, request) => {
  const client = await serve({ policy, clock: { now: () => 1_767_225_600_000, after: () => () => {} } });
  const { name } = await client.registry.createOperation(request);
  await client.finish(name);
  const { expireTime } = await client.registry.getOperationRecord({ name });
  expect(expireTime?.seconds).toBeLessThanOrEqual(253_402_300_799n);
});
