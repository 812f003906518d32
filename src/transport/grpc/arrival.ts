import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

/** A stream that grpc-js has not been given yet. */
export interface Arrival {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** When it came, by `performance.now()`. */
  readonly time: number;
  /** Gives it to grpc-js. */
  readonly letIn: () => void;
}
