import { expect, test } from "@jest/globals";
import { FakeClock } from "../support/fake-clock.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { whenWaiting } from "./support/waiting-repository.ts";

const HOUR = 3_600_000;

test("a wait for a done operation is answered at once", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const ended = await client.finish(name);
  expect(await client.operations.waitOperation({ name, timeout: { seconds: 600n } })).toEqual(ended);
});

test("a wait is answered when the operation ends", async () => {
  const { repository, waiting } = whenWaiting();
  const client = await serve({ repository });
  const name = await client.createRunning("a");
  const wait = client.operations.waitOperation({ name });
  await waiting();
  const ended = await client.finish(name);
  expect(await wait).toEqual(ended);
});

test("a wait is not answered by changes that are no end", async () => {
  const { repository, waiting } = whenWaiting();
  const client = await serve({ repository });
  const name = await client.createRunning("a");
  const wait = client.operations.waitOperation({ name });
  await waiting();
  await client.registry.updateOperation({ name, progress: { fraction: 0.5 } });
  await client.operations.cancelOperation({ name });
  const ended = await client.finish(name);
  expect(await wait).toEqual(ended);
});

test("a timeout of 0 gives the present state at once", async () => {
  const client = await serve({ clock: new FakeClock() });
  const name = await client.createRunning("a");
  const answer = await client.operations.waitOperation({ name, timeout: {} });
  expect(answer).toEqual(await client.operations.getOperation({ name }));
});

test("when the timeout is over, a wait gives the latest state", async () => {
  const clock = new FakeClock();
  const { repository, waiting } = whenWaiting();
  const client = await serve({ clock, repository });
  const name = await client.createRunning("a");
  const wait = client.operations.waitOperation({ name, timeout: { nanos: 200_000_000 } });
  await waiting();
  const metadata = { typeUrl: "example.com/Note", value: Buffer.from("news") };
  const updated = await client.registry.updateOperation({ name, operation: { metadata } });
  clock.advance(200);
  expect(await wait).toEqual(updated);
});

test("a timeout is not over a millisecond early", async () => {
  const clock = new FakeClock();
  const { repository, waiting } = whenWaiting();
  const client = await serve({ clock, repository });
  const name = await client.createRunning("a");
  const wait = client.operations.waitOperation({ name, timeout: { nanos: 200_000_000 } });
  await waiting();
  clock.advance(199);
  const ended = await client.finish(name);
  expect(await wait).toEqual(ended);
});

test("the cap of the server ends a wait without a timeout and one with a longer timeout", async () => {
  const clock = new FakeClock();
  const { repository, waiting } = whenWaiting();
  const client = await serve({ clock, repository, policy: { waitCap: HOUR } });
  const name = await client.createRunning("a");
  const waits = [{}, { timeout: { seconds: 7200n } }].map((request) =>
    client.operations.waitOperation({ name, ...request }, { deadline: 100 * HOUR }),
  );
  await waiting();
  await waiting();
  clock.advance(HOUR);
  expect((await Promise.all(waits)).map(({ done }) => done)).toEqual([false, false]);
});

test("a real timeout of 200 ms is answered with OK", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const start = performance.now();
  expect(await client.operations.waitOperation({ name, timeout: { nanos: 200_000_000 } })).toMatchObject({
    done: false,
  });
  expect(performance.now() - start).toBeGreaterThan(190);
});

test("a wait is answered with OK before the deadline of the call", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const answers = [1500, 2000, 2500].map((deadline) => client.operations.waitOperation({ name }, { deadline }));
  expect((await Promise.all(answers)).map(({ done }) => done)).toEqual([false, false, false]);
});

test.each([
  ["negative", { seconds: -1n }],
  ["negative by its nanoseconds", { nanos: -1 }],
  ["of mixed signs", { seconds: 1n, nanos: -1 }],
  ["of mixed signs the other way", { seconds: -1n, nanos: 1 }],
  ["of more than 10,000 years", { seconds: 315_576_000_001n }],
  ["of a thousand million nanoseconds", { nanos: 1_000_000_000 }],
])("a timeout that is %s is INVALID_ARGUMENT", async (_, timeout) => {
  const client = await serve();
  const name = await client.createRunning("a");
  const error = await errorOf(client.operations.waitOperation({ name, timeout }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_TIMEOUT", fields: ["timeout"] });
});

test("the longest timeout that a Duration can hold is allowed", async () => {
  const clock = new FakeClock();
  const { repository, waiting } = whenWaiting();
  const client = await serve({ clock, repository, policy: { waitCap: HOUR } });
  const name = await client.createRunning("a");
  const timeout = { seconds: 315_576_000_000n };
  const wait = client.operations.waitOperation({ name, timeout }, { deadline: 100 * HOUR });
  await waiting();
  clock.advance(HOUR);
  expect(await wait).toMatchObject({ done: false });
});

test("a wait for an unknown name is NOT_FOUND at once", async () => {
  const { operations } = await serve({ clock: new FakeClock() });
  expect(await errorOf(operations.waitOperation({ name: "operations/unknown" }))).toMatchObject({ code: "NOT_FOUND" });
});

test("a wait that its client cancels ends on the server too", async () => {
  const { repository, waiting } = whenWaiting();
  const ended = Promise.withResolvers<string>();
  const onCall = ({ method }: { method: string }) => {
    if (method.endsWith("/WaitOperation")) ended.resolve(method);
  };
  const client = await serve({ repository, onCall, clock: new FakeClock() });
  const name = await client.createRunning("a");
  const controller = new AbortController();
  const wait = errorOf(client.operations.waitOperation({ name }, { signal: controller.signal }));
  await waiting();
  controller.abort();
  expect(await wait).toMatchObject({ code: "CANCELLED" });
  await ended.promise;
  expect(await client.finish(name)).toMatchObject({ done: true });
});

test("an operation that ends between the reading and the waiting is not missed", async () => {
  const { repository, onRead } = whenWaiting();
  // The clock stands still, so nothing but the end itself can end the wait.
  const client = await serve({ repository, clock: new FakeClock() });
  const name = await client.createRunning("a");
  const finished = onRead(() => client.finish(name));
  expect(await client.operations.waitOperation({ name }, { deadline: 3000 })).toMatchObject({ done: true });
  await finished;
});
