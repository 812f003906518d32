import type { Socket } from "node:net";
import { IncompleteRequests } from "../../connections/incomplete-requests.ts";
import type { RequestStream } from "../../request-stream.ts";
import { Exchange } from "../exchange.ts";
import type { ExchangeContext } from "../exchange-context.ts";
import { incomplete, type Refusal } from "../refusal.ts";
import { Http2Request } from "./http2-request.ts";
import { Http2Response } from "./http2-response.ts";

/** The requests that come by streams of HTTP/2, on connections that somebody else keeps. Each is answered by itself. */
export class Http2Exchanges {
  readonly #context: ExchangeContext;
  readonly #onIdle: () => void;
  readonly #open = new Set<Exchange>();
  readonly #incomplete: IncompleteRequests<Exchange>;

  /** `onIdle` is told whenever all requests that have come are answered. */
  constructor(context: ExchangeContext, onIdle: () => void) {
    this.#context = context;
    this.#onIdle = onIdle;
    this.#incomplete = new IncompleteRequests({ timeout: context.limits.requestTimeout });
  }

  /** Whether no request waits for its reply. */
  get isIdle(): boolean {
    return this.#open.size === 0;
  }

  /** Takes a request and answers it. */
  take(request: RequestStream): void {
    const { stream } = request;
    stream.on("error", () => {});
    if (stream.destroyed || stream.closed || stream.session === undefined) return;
    const { headerBytes } = this.#context.limits;
    const exchange = new Exchange(
      new Http2Request(request, stream.session.socket as Socket, headerBytes),
      new Http2Response(stream),
      this.#context,
    );
    this.#open.add(exchange);
    if (!exchange.isReceived) {
      this.#incomplete.begin(exchange, (error) => exchange.refuse(incomplete(error)));
      stream.once("end", () => this.#incomplete.end(exchange));
    }
    stream.once("aborted", () => exchange.leave());
    stream.once("close", () => {
      this.#incomplete.end(exchange);
      if (!stream.writableEnded || stream.rstCode !== 0) exchange.leave();
    });
    void exchange.run().then(() => {
      this.#open.delete(exchange);
      this.#incomplete.end(exchange);
      if (this.isIdle) this.#onIdle();
    });
  }

  /** Has all requests refused that are not answered yet. */
  refuseAll(refusal: Refusal): void {
    for (const exchange of this.#open) exchange.refuse(refusal);
  }
}
