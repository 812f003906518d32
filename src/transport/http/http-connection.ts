import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Exchange, type ExchangeContext } from "./exchange.ts";
import { closeAfterLinger } from "./linger.ts";
import { rawReply } from "./raw-reply.ts";
import type { Refusal } from "./refusal.ts";

/** One connection. Its requests are answered one after the other, for a client that sends several at once counts on that. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #context: ExchangeContext;
  readonly #onIdle: () => void;
  readonly #exchanges: Exchange[] = [];
  #failure: Refusal | undefined;
  #isClosing = false;

  /** `onIdle` is told whenever all requests that have come are answered. */
  constructor(socket: Socket, context: ExchangeContext, onIdle: () => void) {
    this.#socket = socket;
    this.#context = context;
    this.#onIdle = onIdle;
    // Node takes its own listener off before a connection that it hands over is closed.
    socket.on("error", () => {});
    socket.once("close", () => {
      for (const exchange of this.#exchanges) exchange.leave();
    });
  }

  /** Whether no request waits for its reply. */
  get isIdle(): boolean {
    return this.#exchanges.length === 0;
  }

  /** Takes a request, to be answered after those before it. */
  take(request: IncomingMessage, response: ServerResponse): void {
    if (this.#isClosing) return;
    if (this.#exchanges.length >= this.#context.limits.pipelined) {
      this.#socket.destroy();
      return;
    }
    this.#exchanges.push(new Exchange(request, response, this.#context));
    if (this.#exchanges.length === 1) void this.#answerAll();
  }

  /** Takes what is no request, to be refused after the requests before it; without a refusal the connection is cut. */
  fail(refusal: Refusal | undefined): void {
    if (refusal === undefined) this.#socket.destroy();
    if (refusal === undefined || this.#isClosing || this.#failure !== undefined) return;
    this.#failure = refusal;
    const last = this.#exchanges.at(-1);
    if (last === undefined) this.#closeWith(refusal);
    else if (!last.isReceived) last.refuse(refusal);
  }

  /** Has all requests refused that are not answered yet. */
  refuseAll(refusal: Refusal): void {
    for (const exchange of this.#exchanges) exchange.refuse(refusal);
  }

  async #answerAll(): Promise<void> {
    for (let next = this.#exchanges[0]; next !== undefined; next = this.#exchanges[0]) {
      const goesOn = await next.run();
      this.#exchanges.shift();
      if (goesOn) continue;
      this.#isClosing = true;
      this.#exchanges.length = 0;
    }
    if (this.#failure !== undefined && !this.#isClosing) this.#closeWith(this.#failure);
    this.#onIdle();
  }

  #closeWith({ reply }: Refusal): void {
    this.#isClosing = true;
    this.#socket.write(rawReply(reply));
    closeAfterLinger(this.#socket, this.#context.limits.linger);
  }
}
