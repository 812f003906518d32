import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { openChannel } from "../../src/client/open-channel.ts";
import { OperationsClient } from "../../src/client/operations-client.ts";
import {
  BadRequestSchema,
  Code,
  ErrorInfoSchema,
  OperationRegistry,
  State,
  WatchOperationRequestSchema,
} from "../../src/proto/messages.ts";
import { serve } from "../server/support/serve.ts";
import { afterTest } from "../support/after-test.ts";
import { connectClient, failure, serveBare } from "./support/bare-server.ts";
import { FakeTiming } from "./support/fake-timing.ts";
import { serveWatches } from "./support/watch-server.ts";

describe("a client", () => {
  test("does at longrun all that producers and clients do", async () => {
    const { port } = await serve();
    const client = connectClient(`127.0.0.1:${port}`);
    const { operation, leaseToken = "" } = await client.create({ operationId: "a", leaseDuration: { seconds: 60n } });
    const { name } = operation;
    expect(name).toBe("operations/a");
    expect(leaseToken).not.toBe("");
    await client.update({ name, leaseToken, progress: { fraction: 0.5 } });
    await client.cancel(name);
    expect(await client.heartbeat({ name, leaseToken })).toMatchObject({ cancelRequested: true });
    expect(await client.getRecord(name)).toMatchObject({ state: State.CANCELLING, progress: { fraction: 0.5 } });
    expect(await client.count()).toMatchObject({ counts: [{ state: State.CANCELLING, count: 1n }] });
    expect(await client.get(name)).toMatchObject({ name, done: false });
    await client.delete(name);
    await expect(client.get(name)).rejects.toMatchObject({ code: Code.NOT_FOUND });
    expect(await client.create({ operationId: "b" })).toMatchObject({ leaseToken: undefined });
  });

  test("sends its headers with each call, those ending in -bin as bytes", async () => {
    const seen: unknown[] = [];
    const { address } = await serveBare({
      getOperation(_, metadata) {
        seen.push(metadata.get("x-api-key"), metadata.get("x-data-bin"));
        return {};
      },
    });
    const client = new OperationsClient(address, { headers: { "X-Api-Key": "secret", "x-data-bin": "AQI=" } });
    afterTest(() => client.close());
    await client.get("operations/a");
    expect(seen).toEqual([["secret"], [Buffer.from([1, 2])]]);
  });

  test("gives up a call after its timeout", async () => {
    const { client } = await serveBare({ getOperation: () => new Promise(() => {}) });
    await expect(client.get("operations/a", { timeout: 20 })).rejects.toMatchObject({ code: Code.DEADLINE_EXCEEDED });
  });

  test("rejects a call with the reason of its signal, also if that had aborted before", async () => {
    const called = Promise.withResolvers<void>();
    const { client, calls } = await serveBare({
      getOperation() {
        called.resolve();
        return new Promise(() => {});
      },
    });
    const stop = new AbortController();
    const call = client.get("operations/a", { signal: stop.signal });
    await called.promise;
    stop.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    await expect(client.get("operations/a", { signal: stop.signal })).rejects.toThrow("enough");
    expect(calls).toHaveLength(1);
  });
});

describe("the error of a failed call", () => {
  test("has its code, message and details", async () => {
    const details = [
      anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { reason: "TOO_LONG", domain: "example.com" })),
      anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations: [{ field: "name" }] })),
    ];
    const { client } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.INVALID_ARGUMENT, "the name is too long", details)),
    });
    const error = await client.get("operations/a").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "StatusError",
      message: "INVALID_ARGUMENT: the name is too long",
      code: Code.INVALID_ARGUMENT,
      reason: "TOO_LONG",
      retryDelay: undefined,
      status: { message: "the name is too long", details },
    });
  });

  test("can be read whatever the server sends as details", async () => {
    const odd = { $typeName: "google.protobuf.Any" as const, typeUrl: "type.googleapis.com/google.rpc.ErrorInfo" };
    const details = [{ ...odd, value: new Uint8Array([0xff]) }];
    const { client } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.INTERNAL, "odd", details)),
      cancelOperation: () => Promise.reject(failure(99, "no such code")),
    });
    await expect(client.get("operations/a")).rejects.toMatchObject({ message: "INTERNAL: odd", reason: undefined });
    await expect(client.cancel("operations/a")).rejects.toMatchObject({ name: "StatusError" });
  });

  test("is INTERNAL if a server answers a unary call with no response or with two", async () => {
    const record = { operation: { name: "operations/a" }, etag: "1" };
    for (const records of [[], [record, record]]) {
      const { address } = await serveWatches([{ records, end: "well" }], new FakeTiming());
      const channel = openChannel(address);
      afterTest(() => channel.close());
      const request = create(WatchOperationRequestSchema, { name: "operations/a" });
      await expect(channel.unary(OperationRegistry.method.watchOperation, request)).rejects.toMatchObject({
        code: Code.INTERNAL,
        message: "INTERNAL: the server has not answered with one response",
      });
    }
  });

  test("is UNAVAILABLE where nobody listens", async () => {
    const client = connectClient("127.0.0.1:1");
    await expect(client.get("operations/a", { timeout: 5000 })).rejects.toMatchObject({ code: Code.UNAVAILABLE });
  });
});

describe("an address", () => {
  test.each(["localhost:50051", "http://localhost", "https://example.com/", "[::1]:50051"])("may be %s", (address) => {
    openChannel(address).close();
  });

  test.each([
    "",
    "ftp://localhost",
    "localhost:50051/v1",
    "http://",
    "localhost",
    ":50051",
    "localhost:0",
    "localhost:65536",
    "a b:50051",
    "user@localhost:50051",
  ])("must not be %j", (address) => {
    expect(() => openChannel(address)).toThrow(/must be HOST:PORT/);
  });
});
