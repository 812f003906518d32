import type { Limits } from "../../limits.ts";

/** How much an HTTP client may send, and how slowly it may send and read; times in milliseconds. */
export interface HttpLimits {
  /** The most bytes of a body, as it comes and decompressed. */
  readonly bodyBytes: number;
  /** The most bytes of a request line and the headers; over HTTP/2, of their names and values. */
  readonly headerBytes: number;
  /** The headers are complete within this time. */
  readonly headersTimeout: number;
  /** The request with its body is complete within this time. */
  readonly requestTimeout: number;
  /** How often the two timeouts before are looked at. */
  readonly checkInterval: number;
  /** How long a connection is kept for a next request. */
  readonly keepAlive: number;
  /** How long a client may take nothing of a reply that waits for it, before the reply is cut off. */
  readonly stallTimeout: number;
  /** How long what a client still sends is read after the last reply, so that its system does not drop that reply. */
  readonly linger: number;
  /** How long a stream that has been told to end may go on, and a connection on which all is answered when the server stops. */
  readonly lastWords: number;
  /** A connection that is used for so long is closed after its next reply; 0 is for ever. */
  readonly maxConnectionAge: number;
  /** With more requests on one connection that have no reply yet, nothing more is read of it. */
  readonly pipelined: number;
}

/** The limits of a server that says nothing else. */
export const defaultHttpLimits: HttpLimits = {
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  checkInterval: 5000,
  keepAlive: 60_000,
  stallTimeout: 30_000,
  linger: 2000,
  lastWords: 100,
  maxConnectionAge: 0,
  pipelined: 100,
};

/** What the limits of a server mean for HTTP. */
export function httpLimitsOf(limits: Limits): HttpLimits {
  const { maxMessageBytes, maxMetadataBytes, firstBytesTimeout, requestTimeout, replyTimeout, maxConnectionAge } =
    limits;
  const headersTimeout = Math.min(firstBytesTimeout, requestTimeout);
  return {
    ...defaultHttpLimits,
    bodyBytes: maxMessageBytes,
    headerBytes: maxMetadataBytes,
    headersTimeout,
    requestTimeout,
    stallTimeout: replyTimeout,
    checkInterval: Math.min(headersTimeout, defaultHttpLimits.checkInterval),
    maxConnectionAge,
  };
}
