import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Server, ServerInterceptor } from "@grpc/grpc-js";
import { draining, LongrunError } from "../../errors.ts";
import { quote } from "../../quote.ts";
import { CallRepairs } from "./call-repairs.ts";
import { clampTimeout } from "./grpc-timeout.ts";
import { toTrailersOnly } from "./status.ts";

/** What a server lets through to grpc-js. */
export interface StreamGuardOptions {
  /** The paths of its methods. */
  readonly paths: ReadonlySet<string>;
  /** The most bytes of headers that a call may have. */
  readonly maxMetadataBytes: number;
}

/** What the guard can do when the server stops. */
export interface StreamGuard {
  /** Refuses all calls that come from now on. */
  refuseNew(): void;
  /** Ends the calls that have had no answer, whether or not all of their request has come. */
  endUnanswered(): void;
}

/** The content types of calls whose messages are protobuf. */
const GRPC = /^application\/grpc(\+proto)?($|;)/i;

type StreamHandler = (
  interceptors: ServerInterceptor[],
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: readonly string[],
) => void;

/**
 * Looks at every HTTP/2 stream before grpc-js does, and refuses what grpc-js takes for a call but is none, or would
 * misread: other methods than POST, malformed timeouts and those over 24.8 days, unknown paths, too many headers.
 *
 * grpc-js 1.14 has no public way in before it reads the headers, so this wraps its private stream handler; the test of
 * this file fails if a new version has none. Call it before the server gets its first port or connection injector.
 */
export function guardStreams(server: Server, options: StreamGuardOptions): StreamGuard {
  const internals = server as unknown as { _streamHandler: StreamHandler };
  const handleStream = internals._streamHandler;
  if (typeof handleStream !== "function") throw new Error("grpc-js has no _streamHandler: see stream-guard.ts");

  const repairs = new CallRepairs();
  const own = [repairs.interceptor];
  let isDraining = false;

  internals._streamHandler = function guarded(interceptors, stream, headers, flags, rawHeaders) {
    const refusal = refuse(headers, rawHeaders, options) ?? (isDraining ? toTrailersOnly(draining()) : undefined);
    if (refusal === undefined) {
      const all = interceptors.length === 0 ? own : [...own, ...interceptors];
      handleStream.call(server, all, stream, headers, flags, rawHeaders);
      return;
    }
    stream.on("error", () => stream.destroy());
    if (stream.destroyed || stream.closed) return;
    stream.respond(refusal, { endStream: true });
    stream.resume();
  };

  return {
    refuseNew: () => {
      isDraining = true;
    },
    endUnanswered: () => repairs.endUnanswered(draining()),
  };
}

type ResponseHeaders = Record<string, string | number>;

/** The response to a stream that is refused. A timeout that grpc-js would misread is corrected in the headers. */
function refuse(
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  options: StreamGuardOptions,
): ResponseHeaders | undefined {
  const path = headers[":path"] ?? "";
  const contentType = headers["content-type"] ?? "";
  if (contentType !== "application/grpc" && !GRPC.test(contentType)) return { ":status": 415 };
  if (headers[":method"] !== "POST") {
    const error = new LongrunError("MALFORMED_CALL", "A gRPC call must be a POST.");
    return { ...toTrailersOnly(error), ":status": 405, allow: "POST" };
  }
  if (!options.paths.has(path)) {
    return toTrailersOnly(new LongrunError("NOT_IMPLEMENTED", `There is no method ${quote(path)}.`, { path }));
  }
  const size = metadataBytes(rawHeaders);
  if (size > options.maxMetadataBytes) {
    const message = `The metadata takes ${size} bytes; the most is ${options.maxMetadataBytes}.`;
    return toTrailersOnly(new LongrunError("METADATA_TOO_LARGE", message));
  }
  const timeout = headers["grpc-timeout"];
  if (timeout === undefined) return undefined;
  const clamped = clampTimeout(String(timeout));
  if (clamped === undefined) {
    const message = `The grpc-timeout ${quote(String(timeout))} is malformed.`;
    return toTrailersOnly(new LongrunError("MALFORMED_CALL", message, { timeout: String(timeout) }));
  }
  headers["grpc-timeout"] = clamped;
  return undefined;
}

/** The size of a header list, names and values, as HTTP/2 counts it but for the constant per entry. */
function metadataBytes(rawHeaders: readonly string[]): number {
  let size = 0;
  for (const text of rawHeaders) size += text.length;
  return size;
}
