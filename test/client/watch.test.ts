import { describe, expect, test } from "@jest/globals";
import type { OperationState } from "../../src/client/watch-states.ts";
import { Code, State } from "../../src/proto/messages.ts";
import { emptyResponse } from "../server/support/grpc-test-client.ts";
import { serve } from "../server/support/serve.ts";
import { afterTest } from "../support/after-test.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { connectClient, failure, serveBare } from "./support/bare-server.ts";
import { FakeTiming } from "./support/fake-timing.ts";
import { serveWatches } from "./support/watch-server.ts";

const running = { name: "operations/a" };
const done = { ...running, done: true, result: emptyResponse };

async function next(states: AsyncGenerator<OperationState, void>): Promise<OperationState> {
  const { value } = await states.next();
  if (value) return value;
  throw new Error("the states have ended");
}

describe("a watch, at a server of longrun", () => {
  test("gives every state with its record, and ends with the last one", async () => {
    const server = await serve();
    const { name } = await server.registry.createOperation({ operationId: "a" });
    const states = connectClient(`127.0.0.1:${server.port}`).watch(name);
    expect(await next(states)).toMatchObject({ operation: { name }, record: { state: State.PENDING } });
    await server.registry.updateOperation({ name, progress: { fraction: 0.5, message: "half" } });
    expect(await next(states)).toMatchObject({ record: { progress: { fraction: 0.5, message: "half" } } });
    await server.finish(name);
    expect(await next(states)).toMatchObject({ operation: { done: true }, record: { state: State.SUCCEEDED } });
    expect(await states.next()).toEqual({ done: true, value: undefined });
  });

  test("goes on after the connection was cut", async () => {
    const server = await serve();
    const name = await server.createRunning("a");
    const proxy = await TcpProxy.open(`http://127.0.0.1:${server.port}`);
    afterTest(() => proxy.close());
    const timing = new FakeTiming();
    const states = connectClient(proxy.url, timing).watch(name);
    expect(await next(states)).toMatchObject({ record: { state: State.RUNNING } });
    proxy.cut();
    const following = next(states);
    await server.finish(name);
    expect(await following).toMatchObject({ record: { state: State.SUCCEEDED } });
    expect(timing.pauses.length).toBeGreaterThanOrEqual(1);
  });

  test("does not give a state twice when it goes on, also after an end that says nothing", async () => {
    const timing = new FakeTiming();
    const [first, second] = ["1", "2"].map((etag) => ({ operation: running, etag }));
    const last = { operation: done, etag: "3" };
    const { client } = await serveWatches(
      [
        { records: [first ?? last], end: "UNAVAILABLE" },
        { records: [first ?? last, second ?? last], end: "well" },
        { records: [second ?? last, last], end: "never" },
      ],
      timing,
    );
    const etags: (string | undefined)[] = [];
    for await (const { record } of client.watch("operations/a")) etags.push(record?.etag);
    expect(etags).toEqual(["1", "2", "3"]);
    expect(timing.pauses).toHaveLength(2);
  });

  test("ends its call when nobody reads on", async () => {
    const record = { operation: running, etag: "1" };
    const { client, cancelled } = await serveWatches([{ records: [record], end: "never" }], new FakeTiming());
    for await (const state of client.watch("operations/a")) {
      expect(state).toMatchObject({ record });
      break;
    }
    await cancelled;
  });

  test("ends its call when its signal aborts, with the reason", async () => {
    const record = { operation: running, etag: "1" };
    const { client, cancelled } = await serveWatches([{ records: [record], end: "never" }], new FakeTiming());
    const stop = new AbortController();
    const states = client.watch("operations/a", { signal: stop.signal });
    await next(states);
    const following = next(states);
    stop.abort(new Error("enough"));
    await expect(following).rejects.toThrow("enough");
    await cancelled;
    await expect(next(client.watch("operations/a", { signal: stop.signal }))).rejects.toThrow("enough");
  });

  test("tells that the operation was not there, or was deleted", async () => {
    const server = await serve();
    const name = await server.createRunning("a");
    const client = connectClient(`127.0.0.1:${server.port}`);
    await expect(next(client.watch("operations/b"))).rejects.toMatchObject({ code: Code.NOT_FOUND });
    const states = client.watch(name);
    await next(states);
    const last = next(states);
    await server.operations.deleteOperation({ name });
    await expect(last).rejects.toMatchObject({ code: Code.NOT_FOUND });
  });
});

describe("a watch, at another server", () => {
  test("gives each state that differs from the one before, asking at longer intervals while there is no change", async () => {
    const timing = new FakeTiming();
    const half = { ...running, metadata: { typeUrl: "type.googleapis.com/a.B", value: new Uint8Array([8, 1]) } };
    const answers = [running, running, running, running, running, half, half, done];
    const { client, calls } = await serveBare({ getOperation: () => answers[calls.length - 1] ?? done }, timing);
    const seen: OperationState[] = [];
    for await (const state of client.watch("operations/a")) seen.push(state);
    expect(seen).toMatchObject([{ operation: running }, { operation: half }, { operation: done }]);
    expect(seen.every(({ record }) => record === undefined)).toBe(true);
    expect(calls).toHaveLength(8);
    expect(timing.pauses).toHaveLength(6);
    expect(timing.pauses[3]).toBeGreaterThan(timing.pauses[0] ?? 0);
    expect(timing.pauses[4]).toBeLessThanOrEqual(500);
  });

  test("asks by WaitOperation, where there is one, so that the end is known at once", async () => {
    const timing = new FakeTiming();
    const { client, calls } = await serveBare({ getOperation: () => running, waitOperation: () => done }, timing);
    const seen: OperationState[] = [];
    for await (const state of client.watch("operations/a")) seen.push(state);
    expect(seen).toMatchObject([{ operation: running }, { operation: done }]);
    expect(calls).toEqual(["getOperation", "waitOperation"]);
    expect(timing.pauses).toEqual([]);
  });

  test("bears with one that is unavailable for a while", async () => {
    const timing = new FakeTiming();
    const getOperation = () => {
      if (calls.length < 4) throw failure(Code.UNAVAILABLE, "down");
      return done;
    };
    const { client, calls } = await serveBare({ getOperation }, timing);
    expect(await next(client.watch("operations/a"))).toMatchObject({ operation: done });
    expect(timing.pauses).toHaveLength(3);
  });
});
