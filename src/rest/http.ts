import type { Principal } from "../authorization/principal.ts";
import type { LongrunError } from "../errors.ts";
import type { CallTrace } from "../handlers/handler.ts";
import type { Code } from "../proto/messages.ts";
import type { Reason } from "../reasons.ts";

/** An HTTP request whose body has come completely. */
export interface HttpRequest {
  /** The HTTP method in upper case; never HEAD, which comes as GET. */
  readonly method: string;
  /** The target as it is on the request line: never normalised. */
  readonly target: string;
  /** The headers by their names in lower case; of one that came twice, as node:http joins them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, decompressed. */
  readonly body: Uint8Array;
  /**
   * Whether the client sends the body only if it is told to go on (`Expect: 100-continue`). The body is empty then. A handler
   * that wants it replies with the status 100 and is given the request again; with any other, the body never comes.
   */
  readonly awaitsContinue?: boolean;
  /**
   * Aborts when the client has gone; or, with the LongrunError as its reason that a stream may tell as its last words, when
   * the deadline has passed or the server stops before the reply is finished.
   */
  readonly signal: AbortSignal;
  /** Who calls, and what they may do. */
  readonly principal: Principal;
  /** When the client stops listening, in milliseconds since 1970. */
  readonly deadline: number | undefined;
  /** Scheme and host as the client asked for them, such as `https://longrun.example.com`. */
  readonly origin: string;
  /** The trace that the request belongs to, if the transport tells of that. */
  readonly trace?: CallTrace | undefined;
}

/** A part of what is served over HTTP: a profile, the documents about them, or what is for those who watch the server. */
export type HttpProfile = "google" | "xiq" | "async" | "documents" | "console" | "monitoring";

/** The reply to an HTTP request. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The body in one piece, or as a stream: each piece is to be sent when it comes. What a stream returns at its end is the
   * code with which it ended, if that is another one than `code`.
   */
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array | string>;
  /** How the call ended, for the report; by the status if it is absent. */
  readonly code?: Code;
  /** The reason of the error that the reply tells, for the report. */
  readonly reason?: Reason | undefined;
  /** The method that was called, or would have been, such as `google.longrunning.Operations/GetOperation`, for the report. */
  readonly rpc?: string | undefined;
  /** What has made the reply, for the report. */
  readonly profile?: HttpProfile;
  /** What was thrown that was no LongrunError: a fault of ours, for the report. */
  readonly fault?: unknown;
}

/** Answers HTTP requests. It replies to errors too: what it throws is a fault of ours. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpReply>;

/** An error with which a request is refused before a handler sees it, in the shape that errors have under its target. */
export interface ShapedError {
  readonly json: unknown;
  /** The ID of the request that the reply is to name. */
  readonly requestId: string;
}

/**
 * Shapes such an error; undefined if that is the shape of Google's APIs. `status` is that of the reply, `requestId` the ID
 * that the request has so far.
 */
export type ErrorShape = (
  target: string,
  error: LongrunError,
  status: number,
  requestId: string,
) => ShapedError | undefined;
