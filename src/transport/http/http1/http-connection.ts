import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { nobody } from "../../../authorization/principal.ts";
import { readInTurns } from "../../connections/read-in-turns.ts";
import { Exchange } from "../exchange.ts";
import type { ExchangeContext } from "../exchange-context.ts";
import type { Refusal } from "../refusal.ts";
import { refusalReply } from "../refusal-reply.ts";
import { REQUEST_ID } from "../request-id.ts";
import { requestLabel } from "../request-label.ts";
import { Http1Request } from "./http1-request.ts";
import { Http1Response } from "./http1-response.ts";
import { closeAfterLinger } from "./linger.ts";
import { rawReply } from "./raw-reply.ts";

/** What stands in reports for the method of what is no request. */
const NO_METHOD = "HTTP";

/** A request that waits for its reply, and the response by which that will go. */
interface Waiting {
  readonly exchange: Exchange;
  readonly response: Http1Response;
}

/** One connection. Its requests are answered one after the other, for a client that sends several at once counts on that. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #context: ExchangeContext;
  readonly #onIdle: () => void;
  readonly #remoteAddress: string | undefined;
  readonly #startTime = performance.now();
  readonly #waiting: Waiting[] = [];
  #failure: Refusal | undefined;
  #failedTarget = "";
  #isClosing = false;

  /** `onIdle` is told whenever all requests that have come are answered. */
  constructor(socket: Socket, context: ExchangeContext, onIdle: () => void) {
    this.#socket = socket;
    this.#context = context;
    this.#onIdle = onIdle;
    this.#remoteAddress = socket.remoteAddress;
    // Node takes its own listener off before a connection that it hands over is closed.
    socket.on("error", () => {});
    socket.once("close", () => {
      for (const { exchange } of this.#waiting) exchange.leave();
    });
  }

  /** Whether no request waits for its reply. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** Goes easy on what is read ahead; to be called when node:http has begun to read, for it would go on reading. */
  watchReading(): void {
    this.#socket.on("resume", () => this.#pauseIfAhead());
  }

  /** Takes a request, to be answered after those before it. */
  take(request: IncomingMessage, response: ServerResponse): void {
    if (this.#isClosing) return;
    const { linger } = this.#context.limits;
    const outgoing = new Http1Response(response, { isLast: () => this.#context.isDraining() || this.#isOld, linger });
    const incoming = new Http1Request(request);
    if (incoming.hasBody) readInTurns(incoming.body, this.#socket);
    const exchange = new Exchange(incoming, outgoing, this.#context);
    this.#waiting.push({ exchange, response: outgoing });
    this.#pauseIfAhead();
    if (this.#waiting.length === 1) void this.#answerAll();
  }

  /**
   * Takes what is no request, to be refused after the requests before it; without a refusal the connection is cut. `target`
   * is that of the request that it would have been, if anybody can tell.
   */
  fail(refusal: Refusal | undefined, target = ""): void {
    if (refusal === undefined) this.#socket.destroy();
    if (refusal === undefined || this.#isClosing || this.#failure !== undefined) return;
    this.#failure = refusal;
    this.#failedTarget = target;
    const last = this.#waiting.at(-1)?.exchange;
    if (last === undefined) this.#closeWith(refusal);
    else if (!last.isReceived) last.refuse(refusal);
  }

  /** Has all requests refused that are not answered yet. */
  refuseAll(refusal: Refusal): void {
    for (const { exchange } of this.#waiting) exchange.refuse(refusal);
  }

  /** Whether the connection has been used for so long that its client is to make another one. */
  get #isOld(): boolean {
    const { maxConnectionAge } = this.#context.limits;
    return maxConnectionAge > 0 && performance.now() - this.#startTime >= maxConnectionAge;
  }

  /** Whether so many requests wait for their replies that no more are read. What has been read of them still comes. */
  get #isAhead(): boolean {
    return this.#waiting.length > this.#context.limits.pipelined;
  }

  #pauseIfAhead(): void {
    if (this.#isAhead) this.#socket.pause();
  }

  async #answerAll(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      await next.exchange.run();
      this.#waiting.shift();
      if (!next.response.keepsConnection) {
        this.#isClosing = true;
        this.#waiting.length = 0;
      }
      if (!this.#isAhead && this.#socket.isPaused()) this.#socket.resume();
    }
    if (this.#failure !== undefined && !this.#isClosing) this.#closeWith(this.#failure);
    this.#onIdle();
  }

  #closeWith(refusal: Refusal): void {
    this.#isClosing = true;
    const requestId = randomUUID();
    const { errorShape, report } = this.#context;
    const reply = refusalReply(errorShape, this.#failedTarget, refusal, requestId);
    this.#socket.write(rawReply({ ...reply, headers: { ...reply.headers, [REQUEST_ID]: requestId } }));
    closeAfterLinger(this.#socket, this.#context.limits.linger);
    const method = requestLabel(NO_METHOD, this.#failedTarget).trimEnd();
    const { code, reason } = refusal.error;
    report({
      method,
      rpc: undefined,
      profile: "none",
      resource: undefined,
      principal: nobody.name,
      remoteAddress: this.#remoteAddress,
      code,
      reason,
      milliseconds: 0,
      requestId,
    });
  }
}
