import type { ServerResponse } from "node:http";
import { isStream } from "../discard-body.ts";
import type { OutgoingReply } from "../outgoing-reply.ts";
import type { OutgoingResponse } from "../outgoing-response.ts";
import { closeAfterLinger } from "./linger.ts";

/** What a response has to know of its connection. */
export interface Http1ResponseOptions {
  /** Whether no request is to follow on the connection. */
  readonly isLast: () => boolean;
  /** How long what a client still sends is read after a reply to half of a request, in milliseconds. */
  readonly linger: number;
}

/** The response to a request over HTTP/1.1 or HTTP/1.0, which node:http sends. */
export class Http1Response implements OutgoingResponse {
  readonly body: ServerResponse;
  readonly #options: Http1ResponseOptions;

  constructor(response: ServerResponse, options: Http1ResponseOptions) {
    this.body = response;
    this.#options = options;
  }

  get hasBegun(): boolean {
    return this.body.headersSent;
  }

  get isClosed(): boolean {
    return this.body.destroyed;
  }

  get waitingBytes(): number {
    return this.body.socket?.writableLength ?? 0;
  }

  /** Whether the response is sent and the connection open for another request. */
  get keepsConnection(): boolean {
    return this.body.shouldKeepAlive && this.body.writableFinished;
  }

  writeContinue(): void {
    this.body.writeContinue();
  }

  begin({ status, headers, body }: OutgoingReply): void {
    const { req } = this.body;
    // HTTP/1.0 has no other way to tell the end of a stream.
    const endsByClosing = isStream(body) && req.httpVersion === "1.0";
    const isLast = endsByClosing || this.#options.isLast() || !req.complete || headers.connection === "close";
    if (isLast) this.body.shouldKeepAlive = false;
    this.body.writeHead(status, headers);
  }

  flush(): void {
    this.body.flushHeaders();
  }

  endEarly(body: Uint8Array | string | undefined): void {
    this.body.flushHeaders();
    if (body !== undefined) this.body.write(body);
    this.body.req.resume();
    closeAfterLinger(this.body.req.socket, this.#options.linger);
  }

  cut(): void {
    this.body.destroy();
  }

  cutAfterWritten(): void {
    this.body.socket?.destroySoon();
  }
}
