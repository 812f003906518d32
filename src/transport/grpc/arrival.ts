import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

/** A stream that grpc-js has not been given yet. */
export interface Arrival {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** The names and values of the headers, one after the other, each as it came. */
  readonly rawHeaders: readonly string[];
  /** When it came, by `performance.now()`. */
  readonly time: number;
  /** Goes on with it when it is known who calls: gives it to grpc-js, if it is for a method that is there. */
  readonly letIn: () => void;
}
