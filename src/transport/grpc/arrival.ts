import type { RequestStream } from "../request-stream.ts";

/** A stream that grpc-js has not been given yet. */
export interface Arrival extends RequestStream {
  /** When it came, by `performance.now()`. */
  readonly time: number;
  /** Goes on with it when it is known who calls: gives it to grpc-js, if it is for a method that is there. */
  readonly letIn: () => void;
}
