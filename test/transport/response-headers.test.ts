import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { draining, LongrunError } from "../../src/errors.ts";
import { serveHealth } from "./serve-health.ts";

const response = Buffer.from([8, 1]);

/** A stream that fails, after something else has happened, before it gives anything. */
function failing(after: () => Promise<void>): AsyncIterable<Uint8Array> {
  const next = async () => {
    await after();
    throw draining();
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

test("a stream's headers come when it has begun, before its first response", async () => {
  const gate = Promise.withResolvers<void>();
  let begun = false;
  const { call } = await serveHealth({
    async *watch() {
      begun = true;
      await gate.promise;
      yield response;
    },
  });
  const stream = call("Watch");
  expect(await stream.headers).not.toHaveProperty("grpc-status");
  expect(begun).toBe(true);
  const first = stream.read();
  gate.resolve();
  expect(await first).toEqual(Buffer.from([0, 0, 0, 0, 2, ...response]));
  expect(await stream.trailers).toMatchObject({ "grpc-status": "0" });
});

test.each([0, 1, 10])("an error that a stream gives after %d steps is the whole answer", async (steps) => {
  const pause = async () => {
    for (let step = 0; step < steps; step++) await undefined;
  };
  const { call } = await serveHealth({ watch: () => failing(pause) });
  const stream = call("Watch");
  expect(await stream.headers).toMatchObject({ "grpc-status": "14", "grpc-status-details-bin": expect.any(String) });
});

test("an error that a stream gives later comes after the headers", async () => {
  const gate = Promise.withResolvers<void>();
  const { call } = await serveHealth({ watch: () => failing(() => gate.promise) });
  const stream = call("Watch");
  expect(await stream.headers).not.toHaveProperty("grpc-status");
  gate.resolve();
  void stream.read();
  expect(await stream.trailers).toMatchObject({ "grpc-status": "14", "grpc-status-details-bin": expect.any(String) });
});

test("a header that a handler sets comes with the response of a method", async () => {
  const { call } = await serveHealth({
    async check(_, context) {
      context.setHeader("x-answer", "42");
      return response;
    },
  });
  expect(await call("Check").headers).toMatchObject({ ":status": 200, "x-answer": "42" });
});

test("a header that a handler sets does not come with an error", async () => {
  const { call } = await serveHealth({
    async check(_, context) {
      context.setHeader("x-answer", "42");
      throw new LongrunError("NOT_IMPLEMENTED", "not here");
    },
  });
  const headers = await call("Check").headers;
  expect(headers).toHaveProperty("grpc-status", "12");
  expect(headers).not.toHaveProperty("x-answer");
});

test.each([
  ["at once", async () => {}],
  ["later", () => setImmediate()],
])("a header that a stream sets comes with its headers when the first response comes %s", async (_, pause) => {
  const { call } = await serveHealth({
    async *watch(_request, context) {
      context.setHeader("x-answer", "42");
      await pause();
      yield response;
    },
  });
  expect(await call("Watch").headers).toHaveProperty("x-answer", "42");
});

test("a header that a stream sets comes with the end if it has no response", async () => {
  const { call } = await serveHealth({
    async *watch(_request, context) {
      context.setHeader("x-answer", "42");
      yield* [];
    },
  });
  expect(await call("Watch").headers).toHaveProperty("x-answer", "42");
});
