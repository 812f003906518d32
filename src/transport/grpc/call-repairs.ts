import { constants, type ServerHttp2Stream } from "node:http2";
import type { Metadata, ServerInterceptor } from "@grpc/grpc-js";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";
import type { RequestWatch } from "./request-watch.ts";
import { DETAILS_HEADER, toStatusObject } from "./status.ts";

type PartialStatus = { code: number; details: string; metadata?: Metadata | null };

/** The parts of grpc-js's innermost call that are repaired. */
interface BaseCall {
  readonly stream: ServerHttp2Stream;
  readonly metadataSent: boolean;
  decompressMessage(message: Buffer, encoding: string): Buffer | Promise<Buffer>;
  sendStatus(status: PartialStatus): void;
  /** Called at every end of a call, a good one too. */
  notifyOnCancel(): void;
}

/**
 * Mends four things that grpc-js 1.14 has no hook for. A message marked as compressed in a call that names no encoding
 * is refused (INTERNAL, by the gRPC compression specification) instead of being read as it is. The errors that grpc-js
 * gives by itself get their ErrorInfo, as all others have it (AIP-193). Calls can be ended before their request has come,
 * which no handler can. And a call whose client does not read its responses ends at its deadline all the same.
 */
export class CallRepairs {
  readonly #open = new Set<BaseCall>();
  readonly #requests: RequestWatch;
  readonly #notifyOnCancel: (this: BaseCall) => void;

  /** `requests` is told of every call, and of its end. */
  constructor(requests: RequestWatch) {
    const open = this.#open;
    this.#requests = requests;
    this.#notifyOnCancel = function (this: BaseCall) {
      open.delete(this);
      requests.end(this);
      prototypeOf(this).notifyOnCancel.call(this);
    };
  }

  /** Repairs each call; to be the innermost interceptor. */
  readonly interceptor: ServerInterceptor = ({ requestStream }, call) => {
    const base = call as unknown as BaseCall;
    base.decompressMessage = decompressMessage;
    base.sendStatus = sendStatus;
    base.notifyOnCancel = this.#notifyOnCancel;
    this.#open.add(base);
    this.#requests.begin(base, requestStream);
    return call as never;
  };

  /** Ends with an error the calls that have had no answer, whether or not all of their request has come. */
  endUnanswered(error: LongrunError): void {
    for (const call of [...this.#open]) if (!call.metadataSent) call.sendStatus(toStatusObject(error));
  }
}

function decompressMessage(this: BaseCall, message: Buffer, encoding: string): Buffer | Promise<Buffer> {
  const flag = message[0] ?? 0;
  if (flag > 1 || (flag === 1 && encoding === "identity")) {
    const problem = "A message is marked as compressed, but the call names no encoding.";
    return Promise.reject(toStatusObject(new LongrunError("MALFORMED_CALL", problem)));
  }
  return prototypeOf(this).decompressMessage.call(this, message, encoding);
}

function sendStatus(this: BaseCall, status: PartialStatus): void {
  const complete = status.code === Code.OK || status.metadata?.get(DETAILS_HEADER).length ? status : explain(status);
  prototypeOf(this).sendStatus.call(this, complete);
  if (status.code === Code.DEADLINE_EXCEEDED && hasUnread(this)) this.stream.close(constants.NGHTTP2_CANCEL);
}

/**
 * Ends a call whose client does not read its responses, so that it would never come to the status after them: by a reset
 * that gRPC clients take for UNAVAILABLE.
 */
export function resetUnread(call: ServerSurfaceCall): void {
  const { call: base } = call as unknown as { readonly call: BaseCall };
  if (hasUnread(base)) base.stream.close(constants.NGHTTP2_REFUSED_STREAM);
}

/** The HTTP/2 stream of a call of a server whose only interceptor is that of {@link CallRepairs}. */
export function streamOf(call: ServerSurfaceCall): ServerHttp2Stream {
  const { call: base } = call as unknown as { readonly call: BaseCall };
  return base.stream;
}

/** Whether something is left to be sent before the status; HTTP/2 sends it when the client reads. */
function hasUnread({ metadataSent, stream }: BaseCall): boolean {
  return metadataSent && !stream.closed && stream.writableLength > 0;
}

/** Adds the details to an error that grpc-js gives by itself; its code stays. */
function explain({ code, details }: PartialStatus): PartialStatus {
  const error = ownError(code, details);
  return { ...toStatusObject(error), code };
}

function ownError(code: Code, details: string): LongrunError {
  if (code === Code.DEADLINE_EXCEEDED) return new LongrunError("DEADLINE_EXCEEDED", details);
  if (code === Code.RESOURCE_EXHAUSTED) return new LongrunError("MESSAGE_TOO_LARGE", details);
  // grpc-js speaks of a streaming method here, whatever the method is.
  const isCount = code === Code.UNIMPLEMENTED && details.includes("request message");
  if (isCount) return new LongrunError("MALFORMED_CALL", "The call must have exactly one request message.");
  return new LongrunError(code === Code.UNIMPLEMENTED ? "NOT_IMPLEMENTED" : "MALFORMED_CALL", details);
}

function prototypeOf(call: BaseCall): BaseCall {
  return Object.getPrototypeOf(call);
}
