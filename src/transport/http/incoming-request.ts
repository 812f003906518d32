import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { RequestHead } from "./request-head.ts";

/** A request as an exchange sees it, by whatever version of HTTP it has come. */
export interface IncomingRequest {
  readonly method: string;
  /** The target as it came. */
  readonly url: string;
  /** The headers by their names in lower case, the host among them. */
  readonly headers: IncomingHttpHeaders;
  /** The names and values of the headers, one after the other, each as it came. */
  readonly rawHeaders: readonly string[];
  /** The connection that it came by. */
  readonly socket: Socket;
  /** What the client expects of the server before it sends the body; undefined if nothing. */
  readonly expectation: string | undefined;
  /** Whether a body follows the head. */
  readonly hasBody: boolean;
  /** Where the body is read. When the request has been answered or left, it may end before it is complete. */
  readonly body: Readable;
  /** Whether all of the request has come. */
  readonly isComplete: boolean;

  /** Reads the head. Throws a {@link Refusal} for one that is malformed, too long, or of what is not served. */
  readHead(): RequestHead;
}
