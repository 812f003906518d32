import type { Writable } from "node:stream";
import type { OutgoingReply } from "./outgoing-reply.ts";

/** How an exchange answers, by whatever version of HTTP the request has come. */
export interface OutgoingResponse {
  /** Where the body is written. It closes when all is sent, or nothing can be sent any more. */
  readonly body: Writable;
  /** Whether the head has been written. */
  readonly hasBegun: boolean;
  /** Whether nothing can be sent any more. */
  readonly isClosed: boolean;
  /** How many bytes wait for the client to read. */
  readonly waitingBytes: number;

  /** Tells the client to send the body of its request. */
  writeContinue(): void;
  /** Writes the head. Throws if a header or the status is malformed. */
  begin(reply: OutgoingReply): void;
  /** Sends the head if it is still held back to go with the body. */
  flush(): void;
  /** Ends the reply to a request that is not complete, of which nothing more is wanted. */
  endEarly(body: Uint8Array | string | undefined): void;
  /** Cuts the reply off at once. */
  cut(): void;
  /** Cuts the reply off after what has been written, so that nobody takes it for complete. */
  cutAfterWritten(): void;
}
