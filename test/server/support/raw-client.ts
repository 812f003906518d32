import { once } from "node:events";
import { type ClientHttp2Session, connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { afterTest } from "../../support/after-test.ts";
import { RpcError } from "./rpc-error.ts";

/** What came back on a raw stream: headers and trailers together, and the body. */
export interface RawAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The gRPC code; undefined for an answer that is no gRPC. */
  readonly code: number | undefined;
  /** The error with its details, if the code is not OK. */
  readonly error: RpcError | undefined;
}

/** The path of GetOperation. */
export const GET_OPERATION = "/google.longrunning.Operations/GetOperation";

/** A message as gRPC puts it on a stream: flag, length, bytes. */
export function framed(bytes: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Opens an HTTP/2 connection for one test. */
export function rawSession(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  afterTest(() => session.destroy());
  return session;
}

/** Sends a stream with any headers and body, and gives what comes back. */
export async function rawCall(
  session: ClientHttp2Session,
  body: Uint8Array | undefined,
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  const stream = session.request({
    ":method": "POST",
    ":path": GET_OPERATION,
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  const received: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on("response", (response) => Object.assign(received, response));
  stream.on("trailers", (trailers) => Object.assign(received, trailers));
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.end(body);
  await once(stream, "close");
  const status = received["grpc-status"];
  const code = status === undefined ? undefined : Number(status);
  return { headers: received, body: Buffer.concat(chunks), code, error: code ? toError(code, received) : undefined };
}

function toError(code: number, headers: IncomingHttpHeaders): RpcError {
  const details = headers["grpc-status-details-bin"];
  const message = decodeURIComponent(String(headers["grpc-message"] ?? ""));
  return new RpcError(code, message, typeof details === "string" ? Buffer.from(details, "base64") : undefined);
}
