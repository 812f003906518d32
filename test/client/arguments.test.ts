import { describe, expect, test } from "@jest/globals";
import { OperationsClient } from "../../src/client/operations-client.ts";
import { serveBare } from "./support/bare-server.ts";

/** A client as plain JavaScript sees it. */
async function connectUntyped() {
  const { client, calls } = await serveBare({ getOperation: () => ({}), waitOperation: () => ({ done: true }) });
  const untyped: Record<string, (...args: unknown[]) => unknown> = client as never;
  const call = async (method: string, ...args: unknown[]) => untyped[method]?.call(client, ...args);
  return { call, calls };
}

describe("a wrong argument of plain JavaScript is a TypeError that names it", () => {
  test.each([
    ["get", [undefined], "name must be a text, not undefined."],
    ["get", [5], "name must be a text, not a number."],
    ["wait", [null], "name must be a text, not null."],
    ["watch", [{}], "name must be a text, not an object."],
    ["cancel", [undefined], "name must be a text"],
    ["delete", [["a"]], "name must be a text"],
    ["getRecord", [true], "name must be a text, not a boolean."],
    ["listPage", [{ parent: 5 }], "parent must be a text"],
    ["listRecordPage", [{ filter: 5 }], "filter must be a text"],
    ["count", [{ parent: null }], "parent must be a text"],
    ["listPage", [{ pageToken: 5 }], "pageToken must be a text"],
    ["create", [undefined], "request must be an object, not undefined."],
    ["update", [null], "request must be an object"],
    ["heartbeat", ["a"], "request must be an object, not a string."],
    ["get", ["a", { timeout: "5" }], "timeout must be a number of milliseconds, not a string."],
    ["get", ["a", { signal: new AbortController() }], "signal must be an AbortSignal, not an object."],
  ])("client.%s(...%j)", async (method, args, message) => {
    const { call, calls } = await connectUntyped();
    const error = await call(method, ...args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(calls).toEqual([]);
  });

  test("also for the server", () => {
    expect(() => new OperationsClient(undefined as never)).toThrow("server must be an object, not undefined.");
  });
});

describe("a timeout", () => {
  test.each([Number.NaN, -1, Number.NEGATIVE_INFINITY])("of %d is a RangeError that names it", async (timeout) => {
    const { call, calls } = await connectUntyped();
    for (const method of ["get", "wait", "cancel", "delete"]) {
      await expect(call(method, "operations/a", { timeout })).rejects.toThrow(
        new RangeError(`timeout ${timeout}: must be a number of milliseconds from 0 on.`),
      );
    }
    expect(calls).toEqual([]);
  });

  test("may be endless", async () => {
    const { call } = await connectUntyped();
    const timeout = Number.POSITIVE_INFINITY;
    expect(await call("get", "operations/a", { timeout })).toBeDefined();
    expect(await call("wait", "operations/a", { timeout })).toMatchObject({ done: true });
  });
});
