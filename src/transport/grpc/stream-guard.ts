import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Server, ServerInterceptor } from "@grpc/grpc-js";
import { draining } from "../../errors.ts";
import type { RequestStream } from "../request-stream.ts";
import type { Arrival } from "./arrival.ts";
import { CallRepairs } from "./call-repairs.ts";
import { type CallHeadLimits, checkCallHead, meansGrpc, refused } from "./check-call-head.ts";
import type { RequestWatch } from "./request-watch.ts";
import type { StreamAdmission } from "./stream-admission.ts";

/** What a server lets through to grpc-js. */
export interface StreamGuardOptions extends CallHeadLimits {
  readonly admission: StreamAdmission;
  /** Told of every call that is let through, and of its end. */
  readonly requests: RequestWatch;
  /** Takes the streams that do not mean gRPC; without it they are answered with 415. */
  readonly onOther?: ((request: RequestStream) => void) | undefined;
}

/** What the guard can do when the server stops. */
export interface StreamGuard {
  /** Refuses all calls that come from now on. */
  refuseNew(): void;
  /** Ends the calls that have had no answer, whether or not all of their request has come. */
  endUnanswered(): void;
}

type StreamHandler = (
  interceptors: ServerInterceptor[],
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: readonly string[],
) => void;

/**
 * Looks at every HTTP/2 stream before grpc-js does, and refuses what grpc-js takes for a call but is none, or would
 * misread: other methods than POST, malformed timeouts and those over 24.8 days, unknown paths, too many headers; and the
 * calls of those who are not let in.
 *
 * grpc-js 1.14 has no public way in before it reads the headers, so this wraps its private stream handler; the test of
 * this file fails if a new version has none. Call it before the server gets its first port or connection injector.
 */
export function guardStreams(
  server: Server,
  { admission, requests, onOther, ...limits }: StreamGuardOptions,
): StreamGuard {
  const internals = server as unknown as { _streamHandler: StreamHandler };
  const handleStream = internals._streamHandler;
  if (typeof handleStream !== "function") throw new Error("grpc-js has no _streamHandler: see stream-guard.ts");

  const repairs = new CallRepairs(requests);
  const own = [repairs.interceptor];
  let isDraining = false;

  internals._streamHandler = function guarded(interceptors, stream, headers, flags, rawHeaders) {
    if (onOther !== undefined && !meansGrpc(headers, limits.paths)) {
      onOther({ stream, headers, rawHeaders });
      return;
    }
    const giveToGrpc = () => {
      const all = interceptors.length === 0 ? own : [...own, ...interceptors];
      handleStream.call(server, all, stream, headers, flags, rawHeaders);
    };
    const refusal = checkCallHead(headers, rawHeaders, limits) ?? (isDraining ? refused(draining()) : undefined);
    const letIn = () => {
      if (refusal === undefined) giveToGrpc();
      else admission.refuse(arrival, refusal, { principal: admission.principalOf(stream) });
    };
    const arrival: Arrival = { stream, headers, rawHeaders, time: performance.now(), letIn };
    if (refusal === undefined || refusal.forKnownCallers) admission.admit(arrival);
    else admission.refuse(arrival, refusal);
  };

  return {
    refuseNew: () => {
      isDraining = true;
    },
    endUnanswered: () => {
      admission.refuseHeld(draining());
      repairs.endUnanswered(draining());
    },
  };
}
