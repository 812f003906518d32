import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { framed, rawCall, rawSession } from "./support/raw-client.ts";
import { serve } from "./support/serve.ts";
import { field } from "./support/wire.ts";

const NAME = "operations/a";
const request = field(1, NAME);
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

async function session() {
  const client = await serve();
  await client.registry.createOperation({ operationId: "a" });
  return rawSession(client.port);
}

interface Refusal {
  readonly body?: Uint8Array;
  readonly headers?: Record<string, string>;
  readonly code: string;
}

/** Calls that gRPC does not allow, or that exceed a limit, and the code that each gets. */
const refused: Record<string, Refusal> = {
  "a compressed message without an encoding": { body: framed(gzipSync(request), 1), code: "INTERNAL" },
  "a compressed flag with the encoding identity": {
    body: framed(request, 1),
    headers: { "grpc-encoding": "identity" },
    code: "INTERNAL",
  },
  "an unknown flag": { body: framed(request, 2), code: "INTERNAL" },
  "an unsupported encoding": { body: framed(request, 1), headers: { "grpc-encoding": "br" }, code: "UNIMPLEMENTED" },
  "bytes that are no gzip": { body: framed(request, 1), headers: { "grpc-encoding": "gzip" }, code: "INTERNAL" },
  "a gzip that is cut short": {
    body: framed(gzipSync(request).subarray(0, 15), 1),
    headers: { "grpc-encoding": "gzip" },
    code: "INTERNAL",
  },
  "a gzip bomb": { body: framed(bomb, 1), headers: { "grpc-encoding": "gzip" }, code: "RESOURCE_EXHAUSTED" },
  "two messages": { body: Buffer.concat([framed(request), framed(request)]), code: "UNIMPLEMENTED" },
  "no message": { code: "UNIMPLEMENTED" },
  "a message that is cut short": { body: framed(request).subarray(0, 9), code: "UNIMPLEMENTED" },
  "a message head that is cut short": { body: framed(request).subarray(0, 3), code: "UNIMPLEMENTED" },
  "a message of 4 MiB and a byte": { body: framed(Buffer.alloc(4 * 1024 * 1024 + 1)), code: "RESOURCE_EXHAUSTED" },
  "a message that says it has 4 GiB": { body: Buffer.from([0, 255, 255, 255, 255]), code: "RESOURCE_EXHAUSTED" },
};

test.each(Object.entries(refused))(
  "%s is refused with an ErrorInfo, and the connection serves the next call",
  async (_, { body, headers, code }) => {
    const http2 = await session();
    const { error } = await rawCall(http2, body, headers);
    expect(error).toMatchObject({ code, errorInfo: { domain: "longrun" } });
    expect(await rawCall(http2, framed(request))).toMatchObject({ code: 0 });
    expect(http2.closed).toBe(false);
  },
);

test.each([
  ["gzip", gzipSync(request)],
  ["deflate", deflateSync(request)],
])("a request compressed with %s is read", async (encoding, body) => {
  const answer = await rawCall(await session(), framed(body, 1), { "grpc-encoding": encoding });
  expect(answer.code).toBe(0);
  expect(answer.body.includes(NAME)).toBe(true);
});

test("a call that names an encoding may send its message uncompressed", async () => {
  const answer = await rawCall(await session(), framed(request), { "grpc-encoding": "gzip" });
  expect(answer.code).toBe(0);
});

test("an HTTP/2 GET is no gRPC call, and is refused", async () => {
  const http2 = await session();
  const answer = await rawCall(http2, undefined, { ":method": "GET" });
  expect(answer.headers[":status"]).toBe(405);
  expect(answer.body).toHaveLength(0);
  expect(await rawCall(http2, framed(request))).toMatchObject({ code: 0 });
});

test.each([
  "application/json",
  "text/plain",
  "application/grpc-web+proto",
  "application/grpc+json",
  "application/grpcx",
])("the content type %s is refused with 415", async (type) => {
  const http2 = await session();
  const answer = await rawCall(http2, framed(request), { "content-type": type });
  expect(answer.headers[":status"]).toBe(415);
  expect(await rawCall(http2, framed(request))).toMatchObject({ code: 0 });
});

test.each(["application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"])(
  "the content type %s is gRPC",
  async (type) => {
    const answer = await rawCall(await session(), framed(request), { "content-type": type });
    expect(answer.code).toBe(0);
  },
);

test("a message of exactly 4 MiB is read", async () => {
  const padding = field(1000, Buffer.alloc(4 * 1024 * 1024 - request.length - 6));
  const body = Buffer.concat([request, padding]);
  expect(body).toHaveLength(4 * 1024 * 1024);
  expect(await rawCall(await session(), framed(body))).toMatchObject({ code: 0 });
});
