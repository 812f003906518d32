import type { Reason } from "../reasons.ts";
import type { HttpProfile } from "../rest/http.ts";

/** By what a call came: gRPC, or a part of what is served over HTTP; `none` if no part has seen it. */
export type CallProfile = "grpc" | HttpProfile | "none";

/** What is told of every call when it has ended, whatever the transport. */
export interface CallReport {
  /** What was called: the path `/{service}/{method}` over gRPC, `GET /v1/operations/a` over HTTP (shortened). */
  readonly method: string;
  /** The method, such as `google.longrunning.Operations/GetOperation`; undefined if the call is of none that is served. */
  readonly rpc: string | undefined;
  readonly profile: CallProfile;
  /** The name or the parent that the request was about; undefined over HTTP, where `method` tells. */
  readonly resource: string | undefined;
  /** The name of the principal; `anonymous` too if nobody knows, for the credentials are not good or were not asked for. */
  readonly principal: string;
  /** The address of the other side of the connection, without its port: the client's, or that of a proxy before it. */
  readonly remoteAddress: string | undefined;
  /** The gRPC code: 0 for OK; of a stream, that with which it ended; CANCELLED if the client had gone before the end. */
  readonly code: number;
  /** The reason of the error with which the call was answered; undefined without one, and for that of a stream over HTTP. */
  readonly reason?: Reason | undefined;
  readonly milliseconds: number;
  /** The ID that an HTTP reply has as its `X-Request-Id`; undefined over gRPC. */
  readonly requestId?: string | undefined;
  /** The ID of the trace that the call belongs to, if it is traced. */
  readonly traceId?: string | undefined;
  /** What a handler threw that was no LongrunError: a fault of ours. */
  readonly fault?: unknown;
}
