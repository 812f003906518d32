import type { IncomingMessage, ServerResponse } from "node:http";
import { LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";
import type { HttpHandler, HttpReply } from "../../rest/http.ts";
import { ANONYMOUS, type CallReport } from "../call-report.ts";
import { codeOfStatus } from "./code-of-status.ts";
import type { Cors } from "./cors.ts";
import { discardBody, isStream } from "./discard-body.ts";
import { errorReply } from "./error-reply.ts";
import type { HttpLimits } from "./http-limits.ts";
import { closeAfterLinger } from "./linger.ts";
import { outgoingReply } from "./outgoing-reply.ts";
import { malformed, Refusal, stopping, tooLate } from "./refusal.ts";
import { readBody } from "./request-body.ts";
import { requestTimeout } from "./request-deadline.ts";
import { readHead } from "./request-head.ts";
import { requestLabel } from "./request-label.ts";
import { sendReply } from "./send-reply.ts";

/** What all requests of a server have in common. */
export interface ExchangeContext {
  readonly handler: HttpHandler;
  readonly cors: Cors;
  readonly limits: HttpLimits;
  /** Told of every request that has ended. */
  readonly report: (report: CallReport) => void;
  /** Whether the server is stopping. */
  readonly isDraining: () => boolean;
}

/** One request and the reply to it. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #context: ExchangeContext;
  readonly #startTime = performance.now();
  readonly #arrival = Date.now();
  readonly #controller = new AbortController();
  readonly #interruption = Promise.withResolvers<HttpReply>();
  #deadlineTimer: NodeJS.Timeout | undefined;
  #isGone = false;
  #isStreaming = false;

  constructor(request: IncomingMessage, response: ServerResponse, context: ExchangeContext) {
    this.#request = request;
    this.#response = response;
    this.#context = context;
  }

  /** Whether the request has come completely. */
  get isReceived(): boolean {
    return this.#request.complete;
  }

  /** Has the request refused instead of handled, unless the reply is being sent; a stream gets time for last words. */
  refuse(refusal: Refusal): void {
    this.#controller.abort(refusal.error);
    this.#interruption.resolve(refusal.reply);
    const { lastWords } = this.#context.limits;
    if (this.#isStreaming) setTimeout(() => this.#response.destroy(), lastWords).unref();
  }

  /** Ends the exchange because the client has gone. */
  leave(): void {
    this.#isGone = true;
    this.#controller.abort();
    this.#interruption.resolve({ status: 499 });
  }

  /** Answers the request; resolves when that is done, with whether the connection is open for another request. Never rejects. */
  async run(): Promise<boolean> {
    // If this request came with the one before, the time that a client has to read that reply still runs.
    this.#request.socket.setTimeout(0);
    const reply = await this.#reply();
    const { code, fault } = await this.#send(reply);
    clearTimeout(this.#deadlineTimer);
    this.#context.report({
      method: requestLabel(this.#request.method ?? "", this.#request.url ?? ""),
      resource: undefined,
      principal: ANONYMOUS,
      code: this.#isGone ? Code.CANCELLED : code,
      milliseconds: performance.now() - this.#startTime,
      ...(fault !== undefined && !this.#isGone && { fault }),
    });
    return this.#response.shouldKeepAlive && this.#response.writableFinished;
  }

  /** The reply of the handler, or the one that comes before. */
  async #reply(): Promise<HttpReply> {
    const handled = this.#handle().catch((thrown) =>
      thrown instanceof Refusal ? thrown.reply : internalError(thrown),
    );
    const reply = await Promise.race([handled, this.#interruption.promise]);
    void handled.then((late) => late === reply || discardBody(late.body));
    return reply;
  }

  async #handle(): Promise<HttpReply> {
    const { handler, cors, limits, isDraining } = this.#context;
    const request = this.#request;
    if (isDraining()) throw stopping();
    const { target, headers, origin } = readHead(request);
    const expectation = request.httpVersion === "1.0" ? undefined : headers.expect?.toLowerCase();
    if (expectation !== undefined && expectation !== "100-continue") {
      throw malformed("The server meets no expectation but 100-continue.", 417);
    }
    const timeout = requestTimeout(headers);
    const deadline = timeout === undefined ? undefined : this.#arrival + timeout;
    if (deadline !== undefined) {
      this.#deadlineTimer = setTimeout(() => this.refuse(tooLate()), Math.max(0, deadline - Date.now())).unref();
    }
    const preflight = cors.preflight(request);
    if (preflight !== undefined) return preflight;
    const body = await readBody(request, limits.bodyBytes, () => {
      if (expectation !== undefined) this.#response.writeContinue();
    });
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
    const { signal } = this.#controller;
    return handler({ method, target, headers, body, signal, principal: ANONYMOUS, deadline, origin });
  }

  /** Sends a reply, or INTERNAL if it cannot be sent; gives how the exchange ended. */
  async #send(reply: HttpReply): Promise<{ readonly code: Code; readonly fault?: unknown }> {
    try {
      await this.#deliver(reply);
      return { code: reply.code ?? codeOfStatus(reply.status), fault: reply.fault };
    } catch (thrown) {
      const error = LongrunError.from(thrown);
      if (!this.#response.headersSent) {
        discardBody(reply.body);
        await this.#deliver(internalError(thrown));
      }
      return { code: error.code, ...(error !== thrown && { fault: thrown }) };
    }
  }

  async #deliver(reply: HttpReply): Promise<void> {
    const { cors, limits, isDraining } = this.#context;
    const request = this.#request;
    const outgoing = await outgoingReply(reply, request.headers["accept-encoding"], cors.headers(request));
    if (this.#isGone) return discardBody(reply.body);
    this.#isStreaming = isStream(outgoing.body);
    if (isDraining() || !request.complete) this.#response.shouldKeepAlive = false;
    if (request.complete || isStream(outgoing.body)) return sendReply(this.#response, outgoing, limits.stallTimeout);
    this.#response.writeHead(outgoing.status, outgoing.headers).flushHeaders();
    if (outgoing.body !== undefined) this.#response.write(outgoing.body);
    request.resume();
    closeAfterLinger(request.socket, limits.linger);
  }
}

function internalError(fault: unknown): HttpReply {
  return { ...errorReply(500, LongrunError.from(undefined)), fault };
}
