import assert from "node:assert/strict";
import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import fc from "fast-check";
import { Code, Health, OperationRegistry, Operations, ServerReflection } from "../../../src/proto/messages.ts";
import { parseGrpcTimeout } from "../../../src/transport/grpc-timeout.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { FuzzedServer } from "../fuzzed-server.ts";
import { encodingsOf } from "../inputs/encodings.ts";
import { headerValues } from "../inputs/http.ts";
import { noise } from "../inputs/texts.ts";

/** How long each call may take, so that watches end. */
const TIMEOUT = "20m";
/** The longest of those that are made up, in milliseconds. */
const LONGEST_TIMEOUT = 100;

const server = new FuzzedServer();
let session: ClientHttp2Session | undefined;

const methods = [Operations, OperationRegistry, Health, ServerReflection].flatMap((service) => service.methods);
const timeouts = (headerValues["grpc-timeout"] ?? noise).filter((text) => {
  return /^[!-~]+$/.test(text) && (parseGrpcTimeout(text) ?? 0) <= LONGEST_TIMEOUT;
});

const calls = fc.constantFrom(...methods).chain((method) => {
  return fc.record({
    path: fc.constant(`/${method.parent.typeName}/${method.name}`),
    messages: fc.oneof(
      { weight: 8, arbitrary: encodingsOf(method.input, 2).map((each) => [each]) },
      { weight: 1, arbitrary: fc.array(encodingsOf(method.input, 1), { maxLength: 3 }) },
    ),
    timeout: fc.oneof({ weight: 9, arbitrary: fc.constant(TIMEOUT) }, { weight: 1, arbitrary: timeouts }),
  });
});

/** Calls of a real server whose messages may be anything. */
export const grpcTargets = [
  fuzzTarget(
    "gRPC calls",
    calls,
    async ({ path, messages, timeout }) => {
      const stream = (await open()).request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
        "grpc-timeout": timeout,
      });
      let status: unknown;
      const note = (headers: { readonly "grpc-status"?: unknown }) => {
        status = headers["grpc-status"] ?? status;
      };
      stream
        .on("response", note)
        .on("trailers", note)
        .on("error", () => {})
        .resume();
      stream.end(Buffer.concat(messages.map(({ bytes }) => frame(bytes))));
      setTimeout(() => stream.close(), 2000).unref();
      await once(stream, "close");
      server.throwFault();
      assert.ok(status !== undefined, "the call has no status");
      const isMalformed = parseGrpcTimeout(timeout) === undefined;
      const code = Number(status);
      assert.ok((code !== Code.INTERNAL || isMalformed) && code !== Code.UNKNOWN, `the status is ${status}`);
    },
    {
      share: 0.2,
      limit: 1500,
      waits: true,
      close: async () => {
        session?.destroy();
        await server.close();
      },
    },
  ),
];

async function open(): Promise<ClientHttp2Session> {
  if (session === undefined || session.destroyed || session.closed) {
    session = connect(`http://127.0.0.1:${await server.port()}`).on("error", () => {});
    session.unref();
  }
  return session;
}

/** A message as gRPC has it in a stream: not compressed, and behind its length. */
function frame(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
