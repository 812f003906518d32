import { describe, expect, test } from "@jest/globals";
import { framed, rawCall, rawSession } from "./support/raw-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { callUnary } from "./support/service-client.ts";
import { field } from "./support/wire.ts";

/** Texts that do not fit a header as they are. */
const texts: Record<string, string> = {
  "500 characters": "a/".repeat(250),
  "50,000 characters": "x".repeat(50_000),
  "500 emoji": "🦀".repeat(500),
  "an emoji where it is shortened": `${"x".repeat(79)}🦀🦀`,
  "control characters": "operations/\u0000\u0001\r\n\t\u001b[31m\u007f",
  "a newline and a header": "operations/a\r\ngrpc-status: 0",
  "percent signs and quotes": "operations/%00%zz\"'\\",
  "text from right to left": "operations/\u202eabc\u2066",
  noncharacters: "operations/\uffff\ufeff\u{10ffff}",
};

describe.each(Object.entries(texts))("a name of %s", (_, name) => {
  test("is INVALID_ARGUMENT with all its details", async () => {
    const { operations } = await serve();
    const error = await errorOf(operations.getOperation({ name }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_NAME", fields: ["name"] });
    expect(error.message).toBe(error.status?.message);
    expect(error.message.length).toBeLessThan(1000);
  });

  test("breaks no other field either", async () => {
    const { operations, registry } = await serve();
    await registry.createOperation({ operationId: "a" });
    const calls = [
      operations.listOperations({ name }),
      operations.listOperations({ pageToken: name }),
      registry.createOperation({ parent: name }),
      registry.createOperation({ operationId: name }),
      registry.createOperation({ requestId: name.repeat(70) }),
      registry.createOperation({ labels: { [name.repeat(70)]: "" } }),
      registry.createOperation({ labels: { key: name.repeat(70) } }),
      registry.updateOperation({ name: "operations/a", updateMask: { paths: [name] } }),
      registry.updateOperation({
        name: "operations/a",
        operation: { metadata: { typeUrl: name.replaceAll("/", "") } },
      }),
    ];
    const codes = await Promise.all(calls.map(async (call) => (await errorOf(call)).code));
    expect(new Set(codes)).toEqual(new Set(["INVALID_ARGUMENT"]));
  });
});

test.each([
  ["a high", [0xed, 0xa0, 0x80]],
  ["a low", [0xed, 0xb0, 0x80]],
])("a name with %s surrogate is INVALID_ARGUMENT", async (_, surrogate) => {
  const { grpc } = await serve();
  const name = field(1, Buffer.from([...Buffer.from("operations/"), ...surrogate]));
  const error = await errorOf(callUnary(grpc, "/google.longrunning.Operations/GetOperation", name));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", errorInfo: { domain: "longrun" } });
});

test("an unknown health service with any name is NOT_FOUND", async () => {
  const { health } = await serve();
  for (const service of Object.values(texts)) {
    expect(await errorOf(health.check({ service }))).toMatchObject({ code: "NOT_FOUND", reason: "SERVICE_NOT_FOUND" });
  }
});

test("a malformed timeout of any text is INTERNAL", async () => {
  const { port } = await serve();
  const session = rawSession(port);
  for (const timeout of ["x".repeat(500), "é", '"\\', "%41"]) {
    const { error } = await rawCall(session, framed(field(1, "operations/a")), { "grpc-timeout": timeout });
    expect(error).toMatchObject({ code: "INTERNAL", reason: "MALFORMED_CALL" });
  }
});
