import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { Code, RetryInfoSchema, type WaitOperationRequest } from "../../src/proto/messages.ts";
import { emptyResponse } from "../server/support/grpc-test-client.ts";
import { serve } from "../server/support/serve.ts";
import { connectClient, failure, serveBare } from "./support/bare-server.ts";
import { FakeTiming } from "./support/fake-timing.ts";

const running = { name: "operations/a" };
const done = { ...running, done: true, result: emptyResponse };

/** Gives the answers in turn, the last one for ever; errors are thrown. */
function inTurn<Answer extends object>(...answers: readonly (Answer | Error)[]): () => Answer {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer === undefined || answer instanceof Error) throw answer;
    return answer;
  };
}

describe("waiting, at a server of longrun", () => {
  test("ends when the operation does, by one call that waits", async () => {
    const server = await serve();
    const name = await server.createRunning("a");
    const timing = new FakeTiming();
    const waiting = connectClient(`127.0.0.1:${server.port}`, timing).wait(name);
    await server.finish(name);
    expect(await waiting).toMatchObject({ name, done: true, result: { case: "response" } });
    expect(timing.pauses).toEqual([]);
  });

  test("of an operation that is not there tells so", async () => {
    const { port } = await serve();
    const client = connectClient(`127.0.0.1:${port}`);
    await expect(client.wait("operations/a")).rejects.toMatchObject({
      name: "StatusError",
      code: Code.NOT_FOUND,
      reason: "OPERATION_NOT_FOUND",
    });
  });

  test("gives the latest state when its time is over", async () => {
    const server = await serve();
    const name = await server.createRunning("a");
    const states: string[] = [];
    const client = connectClient(`127.0.0.1:${server.port}`);
    const latest = await client.wait(name, { timeout: 20.5, onState: (operation) => states.push(operation.name) });
    expect(latest).toMatchObject({ name, done: false });
    expect(states.at(-1)).toBe(name);
  });

  test("stops with the reason of its signal", async () => {
    const server = await serve();
    const name = await server.createRunning("a");
    const stop = new AbortController();
    const waiting = connectClient(`127.0.0.1:${server.port}`).wait(name, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(connectClient(`127.0.0.1:${server.port}`).wait(name, { signal: stop.signal })).rejects.toThrow(
      "enough",
    );
  });
});

describe("waiting, at a server without WaitOperation", () => {
  test("asks at longer and longer intervals until the end", async () => {
    const timing = new FakeTiming();
    const answers = Array.from({ length: 15 }, () => running);
    const { client, calls } = await serveBare({ getOperation: inTurn(...answers, done) }, timing);
    expect(await client.wait("operations/a")).toMatchObject({ done: true });
    expect(calls).toEqual(Array.from({ length: 16 }, () => "getOperation"));
    expect(timing.pauses).toHaveLength(15);
    expect(timing.pauses[0]).toBeGreaterThanOrEqual(375);
    expect(timing.pauses[0]).toBeLessThanOrEqual(500);
    expect(Math.max(...timing.pauses)).toBeGreaterThanOrEqual(7500);
    expect(Math.max(...timing.pauses)).toBeLessThanOrEqual(10_000);
  });

  test("does not ask longer than its time", async () => {
    const timing = new FakeTiming();
    const { client } = await serveBare({ getOperation: () => running }, timing);
    const start = timing.now();
    expect(await client.wait("operations/a", { timeout: 3000 })).toMatchObject({ done: false });
    expect(timing.now() - start).toBe(3000);
  });

  test("with no time at all asks once", async () => {
    const { client, calls } = await serveBare(
      { getOperation: () => running, waitOperation: () => running },
      new FakeTiming(),
    );
    expect(await client.wait("operations/a", { timeout: 0 })).toMatchObject({ done: false });
    expect(calls).toEqual(["getOperation"]);
  });
});

describe("waiting, at a server that is odd", () => {
  test("gives up soon after its time if the server is silent", async () => {
    const silent = () => new Promise<never>(() => {});
    const { client, calls } = await serveBare({ waitOperation: silent, getOperation: silent });
    const start = performance.now();
    await expect(client.wait("operations/a", { timeout: 50 })).rejects.toMatchObject({ code: Code.DEADLINE_EXCEEDED });
    expect(performance.now() - start).toBeLessThan(4000);
    expect(calls).toEqual(["waitOperation", "getOperation"]);
  });

  test("gives up asking a server without WaitOperation that is silent, too", async () => {
    const { client } = await serveBare({ getOperation: () => new Promise(() => {}) });
    const start = performance.now();
    await expect(client.wait("operations/a", { timeout: 0 })).rejects.toMatchObject({ code: Code.DEADLINE_EXCEEDED });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("pauses if WaitOperation answers at once, and calls again", async () => {
    const timing = new FakeTiming();
    const { client, calls } = await serveBare({ waitOperation: inTurn(running, running, running, done) }, timing);
    expect(await client.wait("operations/a")).toMatchObject({ done: true });
    expect(calls).toHaveLength(4);
    expect(timing.pauses).toHaveLength(3);
    expect(timing.pauses.every((pause) => pause >= 375)).toBe(true);
  });

  test("calls again at once if WaitOperation waits less than it was asked to", async () => {
    const timing = new FakeTiming();
    const waits: (number | undefined)[] = [];
    const waitOperation = ({ timeout }: WaitOperationRequest) => {
      timing.advance(5000);
      waits.push(timeout && Number(timeout.seconds));
      return waits.length < 3 ? running : done;
    };
    const { client } = await serveBare({ waitOperation }, timing);
    await client.wait("operations/a", { timeout: 12_000 });
    expect(waits).toEqual([12, 7, 2]);
    expect(timing.pauses).toEqual([]);
  });

  test("never waits by a call of more than a minute", async () => {
    const timing = new FakeTiming();
    let longest = 0;
    const waitOperation = ({ timeout }: WaitOperationRequest) => {
      longest = Number(timeout?.seconds);
      return done;
    };
    await (await serveBare({ waitOperation }, timing)).client.wait("operations/a", { timeout: 86_400_000 });
    expect(longest).toBe(50);
  });

  test("gets the state by another call if WaitOperation does not heed its timeout", async () => {
    const { client, calls } = await serveBare({
      waitOperation: () => Promise.reject(failure(Code.DEADLINE_EXCEEDED, "too long")),
      getOperation: () => done,
    });
    expect(await client.wait("operations/a")).toMatchObject({ done: true });
    expect(calls).toEqual(["waitOperation", "getOperation"]);
  });

  test("bears with one that is unavailable for a while, and heeds when it wants to be called again", async () => {
    const timing = new FakeTiming();
    const retry = anyPack(
      RetryInfoSchema,
      create(RetryInfoSchema, { retryDelay: { seconds: 42n, nanos: 500_000_000 } }),
    );
    const down = failure(Code.UNAVAILABLE, "down", [retry]);
    const { client } = await serveBare(
      { waitOperation: inTurn<object>(down, failure(Code.UNAVAILABLE, "down"), done) },
      timing,
    );
    expect(await client.wait("operations/a")).toMatchObject({ done: true });
    expect(timing.pauses[0]).toBe(42_500);
    expect(timing.pauses[1]).toBeLessThanOrEqual(750);
  });

  test("gives up after eleven failures in a row, and not sooner", async () => {
    const timing = new FakeTiming();
    const down = failure(Code.UNAVAILABLE, "down");
    const tenTimes = Array.from({ length: 10 }, () => down);
    const { client } = await serveBare(
      { waitOperation: inTurn<object>(...tenTimes, running, ...tenTimes, done) },
      timing,
    );
    expect(await client.wait("operations/a")).toMatchObject({ done: true });
    // The eleventh pause is for the answer; the failures after it begin anew.
    expect(timing.pauses[9]).toBeGreaterThan(5000);
    expect(timing.pauses[11]).toBeLessThanOrEqual(500);
    const dead = await serveBare({ waitOperation: inTurn<object>(down) }, timing);
    await expect(dead.client.wait("operations/a")).rejects.toMatchObject({ code: Code.UNAVAILABLE });
    expect(dead.calls).toHaveLength(11);
  });

  test("does not bear with it beyond its time, nor with other errors", async () => {
    const timing = new FakeTiming();
    const down = failure(Code.UNAVAILABLE, "down");
    const { client } = await serveBare({ waitOperation: inTurn<object>(down) }, timing);
    const start = timing.now();
    await expect(client.wait("operations/a", { timeout: 2000 })).rejects.toMatchObject({ code: Code.UNAVAILABLE });
    expect(timing.now() - start).toBeLessThanOrEqual(2000);
    const denied = await serveBare({ waitOperation: inTurn<object>(failure(Code.PERMISSION_DENIED, "no")) });
    await expect(denied.client.wait("operations/a")).rejects.toMatchObject({ code: Code.PERMISSION_DENIED });
    expect(denied.calls).toHaveLength(1);
  });
});
