import { validateHeaderName, validateHeaderValue } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { OutgoingReply } from "../outgoing-reply.ts";
import type { OutgoingResponse } from "../outgoing-response.ts";

/** The response to a request over HTTP/2. */
export class Http2Response implements OutgoingResponse {
  readonly body: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream) {
    this.body = stream;
  }

  get hasBegun(): boolean {
    return this.body.headersSent;
  }

  get isClosed(): boolean {
    return this.body.closed || this.body.destroyed;
  }

  get waitingBytes(): number {
    return this.body.writableLength;
  }

  writeContinue(): void {
    this.body.additionalHeaders({ ":status": 100 });
  }

  begin({ status, headers }: OutgoingReply): void {
    // What is said of the connection is for HTTP/1.1 only.
    const { connection: _, ...own } = headers;
    for (const name in own) {
      validateHeaderName(name);
      validateHeaderValue(name, own[name] ?? "");
    }
    this.body.respond({ ...own, ":status": status });
  }

  flush(): void {}

  /** Whoever keeps the connection resets the stream if the client goes on for too long. */
  endEarly(body: Uint8Array | string | undefined): void {
    this.body.end(body);
    this.body.resume();
  }

  cut(): void {
    // A stream that is closed rather than destroyed is ended before it is reset, and clients would take it for complete.
    this.body.destroy(new Error("The response is cut off."));
  }

  cutAfterWritten(): void {
    this.body.write("", () => this.cut());
  }
}
