import { describe, expect, test } from "@jest/globals";
import { MemoryRepository } from "../../src/index.ts";
import { framed, rawCall, rawSession } from "./support/raw-client.ts";
import { errorOf, type RpcError } from "./support/rpc-error.ts";
import { serve, type TestServer } from "./support/serve.ts";
import { field } from "./support/wire.ts";

const request = framed(field(1, "operations/a"));

/** One way to each kind of error. */
const errors: Record<string, (client: TestServer) => Promise<RpcError | undefined>> = {
  INVALID_ARGUMENT: ({ operations }) => errorOf(operations.getOperation({ name: "bad" })),
  NOT_FOUND: ({ operations }) => errorOf(operations.getOperation({ name: "operations/unknown" })),
  ALREADY_EXISTS: async ({ registry }) => {
    await registry.createOperation({ operationId: "a" });
    return errorOf(registry.createOperation({ operationId: "a" }));
  },
  FAILED_PRECONDITION: async (client) => {
    const name = await client.createRunning("a");
    await client.finish(name);
    return errorOf(client.registry.updateOperation({ name, progress: { fraction: 1 } }));
  },
  ABORTED: async (client) => {
    const name = await client.createRunning("a");
    return errorOf(client.registry.updateOperation({ name, etag: "stale" }));
  },
  UNIMPLEMENTED: async ({ port }) => {
    const answer = await rawCall(rawSession(port), request, { ":path": "/google.longrunning.Operations/Nothing" });
    return answer.error;
  },
  RESOURCE_EXHAUSTED: async ({ port }) => {
    const answer = await rawCall(rawSession(port), request, { "x-large": "a".repeat(16 * 1024) });
    return answer.error;
  },
  INTERNAL: async ({ port }) => (await rawCall(rawSession(port), request, { "grpc-timeout": "soon" })).error,
};

describe.each(Object.entries(errors))("an error %s", (code, provoke) => {
  test("carries a Status with the same code and message, and an ErrorInfo as AIP-193 has it", async () => {
    const error = await provoke(await serve());
    expect(error).toMatchObject({ code, errorInfo: { domain: "longrun" } });
    expect(error?.status?.message).toBe(error?.message);
    expect(error?.message).not.toBe("");
    expect(error?.reason).toMatch(/^[A-Z][A-Z0-9_]{1,61}[A-Z0-9]$/);
    for (const key of Object.keys(error?.errorInfo?.metadata ?? {})) expect(key).toMatch(/^[a-z][a-zA-Z0-9_-]{1,63}$/);
    const types = error?.status?.details.map(({ typeUrl }) => typeUrl) ?? [];
    expect(new Set(types).size).toBe(types.length);
    expect(types[0]).toBe("type.googleapis.com/google.rpc.ErrorInfo");
  });
});

test.each([
  "/google.longrunning.Operations/Nothing",
  "/no.such.Service/GetOperation",
  "/longrun.v1.OperationRegistry/heartbeat",
  "/google.longrunning.Operations/GetOperation/",
  "/google.longrunning.operations/GetOperation",
  "/",
  "/x",
])("the unknown path %s is UNIMPLEMENTED", async (path) => {
  const { port } = await serve();
  const session = rawSession(port);
  const { error } = await rawCall(session, request, { ":path": path });
  expect(error).toMatchObject({ code: "UNIMPLEMENTED", reason: "NOT_IMPLEMENTED", errorInfo: { metadata: { path } } });
  expect((await rawCall(session, request)).error?.code).toBe("NOT_FOUND");
});

test("an unknown path that is very long is UNIMPLEMENTED, and the error is short", async () => {
  const { port } = await serve();
  const { error } = await rawCall(rawSession(port), request, { ":path": `/${"%é".repeat(2000)}/a` });
  expect(error?.code).toBe("UNIMPLEMENTED");
  expect(error?.message.length).toBeLessThan(300);
});

test("metadata of 15 KiB is fine, of more than 16 KiB RESOURCE_EXHAUSTED, in one header or many", async () => {
  const { port } = await serve();
  const session = rawSession(port);
  expect((await rawCall(session, request, { "x-a": "a".repeat(15 * 1024) })).error?.code).toBe("NOT_FOUND");
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-${index}`, "a".repeat(300)]));
  for (const headers of [{ "x-a": "a".repeat(17 * 1024) }, { "x-a": "a".repeat(60 * 1024) }, many]) {
    const { error } = await rawCall(session, request, headers);
    expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED", reason: "METADATA_TOO_LARGE" });
  }
});

test("a deadline that passes on the server is DEADLINE_EXCEEDED with an ErrorInfo", async () => {
  class SlowRepository extends MemoryRepository {
    override read() {
      return new Promise<never>(() => {});
    }
  }
  const { port } = await serve({ repository: new SlowRepository() });
  const { error } = await rawCall(rawSession(port), request, { "grpc-timeout": "50m" });
  expect(error).toMatchObject({
    code: "DEADLINE_EXCEEDED",
    reason: "DEADLINE_EXCEEDED",
    errorInfo: { domain: "longrun" },
  });
});
