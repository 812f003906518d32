import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

/** A stream of HTTP/2 of which the headers have come. */
export interface RequestStream {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** The names and values of the headers, one after the other, each as it came. */
  readonly rawHeaders: readonly string[];
}
