import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { IncomingRequest } from "../incoming-request.ts";
import type { RequestHead } from "../request-head.ts";
import { readHead } from "./read-head.ts";

/** A request over HTTP/1.1 or HTTP/1.0, as node:http has read it. */
export class Http1Request implements IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly socket: Socket;
  readonly body: IncomingMessage;

  constructor(message: IncomingMessage) {
    this.method = message.method ?? "";
    this.url = message.url ?? "";
    this.headers = message.headers;
    this.rawHeaders = message.rawHeaders;
    this.socket = message.socket;
    this.body = message;
  }

  get expectation(): string | undefined {
    return this.body.httpVersion === "1.0" ? undefined : this.headers.expect;
  }

  /** By the rules of RFC 9112, 6.3. */
  get hasBody(): boolean {
    return this.headers["transfer-encoding"] !== undefined || (this.headers["content-length"] ?? "0") !== "0";
  }

  get isComplete(): boolean {
    return this.body.complete;
  }

  readHead(): RequestHead {
    return readHead(this.body);
  }
}
