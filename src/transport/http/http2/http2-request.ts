import { type IncomingHttpHeaders, METHODS } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { RequestStream } from "../../request-stream.ts";
import type { IncomingRequest } from "../incoming-request.ts";
import { headTooLarge, malformed, noProxy, unknownMethod } from "../refusal.ts";
import { type RequestHead, requestHead } from "../request-head.ts";

const methods: ReadonlySet<string> = new Set(METHODS);

/** A request over HTTP/2. nghttp2 has seen to it that its framing is good, and that it has no headers of HTTP/1.1's own. */
export class Http2Request implements IncomingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly socket: Socket;
  readonly body: ServerHttp2Stream;
  readonly #authority: string | undefined;
  readonly #headBytes: number;
  readonly #mostHeadBytes: number;

  /** The stream is open; `mostHeadBytes` is how much the names and values of its headers may take together. */
  constructor({ stream, headers, rawHeaders }: RequestStream, socket: Socket, mostHeadBytes: number) {
    const { ":method": method = "", ":path": path = "", ":authority": authority } = headers;
    this.method = method;
    this.url = path;
    this.headers = { ...(authority !== undefined && { host: authority }), ...regularHeaders(headers) };
    this.rawHeaders = rawHeaders;
    this.socket = socket;
    this.body = stream;
    this.#authority = authority;
    this.#headBytes = rawHeaders.reduce((sum, { length }) => sum + length, 0);
    this.#mostHeadBytes = mostHeadBytes;
  }

  get expectation(): string | undefined {
    return this.headers.expect;
  }

  get hasBody(): boolean {
    return !this.body.endAfterHeaders;
  }

  get isComplete(): boolean {
    return this.body.endAfterHeaders || this.body.readableEnded;
  }

  readHead(): RequestHead {
    if (this.#headBytes > this.#mostHeadBytes) throw headTooLarge();
    if (this.method === "CONNECT") throw noProxy();
    if (!methods.has(this.method)) throw unknownMethod();
    const { host = "" } = this.headers;
    if (this.#authority !== undefined && this.#authority.toLowerCase() !== host.toLowerCase()) {
      throw malformed("The Host header of the request is another one than its authority.");
    }
    return requestHead(this.url, host, this);
  }
}

function regularHeaders(headers: RequestStream["headers"]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}
