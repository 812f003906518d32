/** What is told of every call when it has ended, whatever the transport. */
export interface CallReport {
  /** What was called: the path `/{service}/{method}` over gRPC, `GET /v1/operations/a` over HTTP (shortened). */
  readonly method: string;
  /** The name or the parent that the request was about. */
  readonly resource: string | undefined;
  /** The name of the principal. */
  readonly principal: string;
  /** The gRPC code: 0 for OK; of a stream, that with which it ended; CANCELLED if the client had gone before the end. */
  readonly code: number;
  readonly milliseconds: number;
  /** The ID that an HTTP reply has as its `X-Request-Id`; undefined over gRPC. */
  readonly requestId?: string | undefined;
  /** What a handler threw that was no LongrunError: a fault of ours. */
  readonly fault?: unknown;
}
