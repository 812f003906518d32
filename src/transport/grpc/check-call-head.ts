import type { IncomingHttpHeaders } from "node:http2";
import { LongrunError } from "../../errors.ts";
import { quote } from "../../quote.ts";
import { clampTimeout, hasPassed } from "../grpc-timeout.ts";
import { withoutQuery } from "../path-label.ts";
import { toTrailersOnly } from "./status.ts";

/** The paths of a server's methods. */
export type Paths = Pick<ReadonlySet<string>, "has">;

/** What a server lets through to grpc-js. */
export interface CallHeadLimits {
  readonly paths: Paths;
  /** The most bytes of headers that a call may have. */
  readonly maxMetadataBytes: number;
}

/** A stream that is refused: the headers of the response, which has nothing else, and the error, if it is a call at all. */
export interface RefusedStream {
  readonly response: Readonly<Record<string, string | number>>;
  readonly error?: LongrunError;
  /** Whether only those are told who may make calls. */
  readonly forKnownCallers?: boolean;
}

/** The content types of calls whose messages are protobuf. */
const GRPC = /^application\/grpc(\+proto)?($|;)/i;

/** How content types begin that are for gRPC or what is made of it, such as application/grpc-web. */
const GRPC_FAMILY = /^application\/grpc/i;

/** Whether a stream means gRPC, by its content type or the path of a method, and no other use of HTTP/2. */
export function meansGrpc(headers: IncomingHttpHeaders, paths: Paths): boolean {
  const { ":path": path = "", "content-type": contentType = "" } = headers;
  return contentType === "application/grpc" || GRPC_FAMILY.test(contentType) || paths.has(path);
}

/**
 * Looks at the head of a stream; undefined if that is one of a call to a method that is served. A timeout that grpc-js would
 * misread is corrected in the headers.
 */
export function checkCallHead(
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  { paths, maxMetadataBytes }: CallHeadLimits,
): RefusedStream | undefined {
  const path = headers[":path"] ?? "";
  const contentType = headers["content-type"] ?? "";
  if (contentType !== "application/grpc" && !GRPC.test(contentType)) return { response: { ":status": 415 } };
  if (headers[":method"] !== "POST") {
    const error = new LongrunError("MALFORMED_CALL", "A gRPC call must be a POST.");
    return { error, response: { ...toTrailersOnly(error), ":status": 405, allow: "POST" } };
  }
  const size = metadataBytes(rawHeaders);
  if (size > maxMetadataBytes) {
    const message = `The metadata takes ${size} bytes; the most is ${maxMetadataBytes}.`;
    return refused(new LongrunError("METADATA_TOO_LARGE", message));
  }
  if (!paths.has(path)) {
    const asked = withoutQuery(path);
    const error = new LongrunError("NOT_IMPLEMENTED", `There is no method ${quote(asked)}.`, { path: asked });
    return { ...refused(error), forKnownCallers: true };
  }
  const timeout = headers["grpc-timeout"];
  if (timeout === undefined) return undefined;
  const clamped = clampTimeout(String(timeout));
  if (clamped === undefined) {
    const message = `The grpc-timeout ${quote(String(timeout))} is malformed.`;
    return refused(new LongrunError("MALFORMED_CALL", message, { timeout: String(timeout) }));
  }
  if (hasPassed(clamped)) return refused(deadlineExceeded());
  headers["grpc-timeout"] = clamped;
  return undefined;
}

/** A call that is refused with an error. */
export function refused(error: LongrunError): RefusedStream {
  return { error, response: toTrailersOnly(error) };
}

/** What a call ends with whose client does not wait any more. */
export function deadlineExceeded(): LongrunError {
  return new LongrunError("DEADLINE_EXCEEDED", "The deadline of the call has passed.");
}

/** The size of a header list, names and values, as HTTP/2 counts it but for the constant per entry. */
function metadataBytes(rawHeaders: readonly string[]): number {
  let size = 0;
  for (const text of rawHeaders) size += text.length;
  return size;
}
