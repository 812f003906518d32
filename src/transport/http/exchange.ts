import { nobody, type Principal } from "../../authorization/principal.ts";
import { LongrunError } from "../../errors.ts";
import type { CallTrace } from "../../handlers/handler.ts";
import { Code } from "../../proto/messages.ts";
import type { Reason } from "../../reasons.ts";
import type { HttpReply } from "../../rest/http.ts";
import { withoutQuery } from "../path-label.ts";
import { codeOfStatus } from "./code-of-status.ts";
import { discardBody, isStream } from "./discard-body.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { HandedRequest } from "./handed-request.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { type OutgoingReply, outgoingReply } from "./outgoing-reply.ts";
import type { OutgoingResponse } from "./outgoing-response.ts";
import { malformed, Refusal, stopping, tooLate } from "./refusal.ts";
import { refusalReply } from "./refusal-reply.ts";
import { ReplySender } from "./reply-sender.ts";
import { NO_BODY, readBody } from "./request-body.ts";
import { requestTimeout } from "./request-deadline.ts";
import type { RequestHead } from "./request-head.ts";
import { REQUEST_ID, requestIdOf } from "./request-id.ts";
import { requestLabel } from "./request-label.ts";

/** How an exchange has ended. */
interface Ended {
  readonly code: Code;
  readonly reason: Reason | undefined;
  readonly fault?: unknown;
}

const NOTHING = Promise.resolve(undefined);

/** What becomes of a request that has been answered already. */
const TOO_LATE: Promise<HttpReply> = Promise.resolve({ status: 499 });

/** One request and the reply to it. */
export class Exchange {
  readonly #request: IncomingRequest;
  readonly #response: OutgoingResponse;
  readonly #context: ExchangeContext;
  readonly #startTime = performance.now();
  readonly #arrival = Date.now();
  readonly #remoteAddress: string | undefined;
  readonly #reply = Promise.withResolvers<HttpReply>();
  #controller: AbortController | undefined;
  #trace: CallTrace | undefined;
  #principal = nobody;
  #deadlineTimer: NodeJS.Timeout | undefined;
  #ownRequestId: string | undefined;
  #isReplied = false;
  #isAborted = false;
  #abortReason: LongrunError | undefined;
  #isGone = false;
  #isStreaming = false;

  constructor(request: IncomingRequest, response: OutgoingResponse, context: ExchangeContext) {
    this.#request = request;
    this.#response = response;
    this.#context = context;
    // Read now: a closed socket has no address.
    this.#remoteAddress = request.socket.remoteAddress;
  }

  /** Aborts when nobody waits for the reply any more, or it is to be finished. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  /** The trace that the request belongs to. */
  get trace(): CallTrace {
    const { method, url, headers } = this.#request;
    this.#trace ??= { http: { method, path: withoutQuery(url) }, header: (name) => headers[name]?.toString() };
    return this.#trace;
  }

  get #requestId(): string {
    this.#ownRequestId ??= requestIdOf(this.#request);
    return this.#ownRequestId;
  }

  /** Whether the request has come completely. */
  get isReceived(): boolean {
    return this.#request.isComplete;
  }

  /** Has the request refused instead of handled, unless the reply is being sent; a stream gets time for last words. */
  refuse(refusal: Refusal): void {
    this.#abort(refusal.error);
    this.#settle(this.#refusalReply(refusal));
    const { lastWords } = this.#context.limits;
    if (this.#isStreaming) setTimeout(() => this.#cut(), lastWords).unref();
  }

  /** Ends the exchange because the client has gone. */
  leave(): void {
    this.#isGone = true;
    this.#abort();
    this.#settle({ status: 499 });
  }

  /** Answers the request; resolves when that is done. Never rejects. */
  async run(): Promise<void> {
    void this.#handle();
    const reply = await this.#reply.promise;
    const requestId = reply.headers?.[REQUEST_ID] ?? this.#requestId;
    const { code, reason, fault } = await this.#send(reply, requestId);
    clearTimeout(this.#deadlineTimer);
    this.#context.report({
      method: requestLabel(this.#request.method, this.#request.url),
      rpc: reply.rpc,
      profile: reply.profile ?? "none",
      resource: undefined,
      principal: this.#principal.name,
      remoteAddress: this.#remoteAddress,
      code: this.#isGone ? this.#codeOfLeaving() : code,
      reason,
      requestId,
      traceId: this.#trace?.id,
      milliseconds: performance.now() - this.#startTime,
      ...(fault !== undefined && !this.#isGone && { fault }),
    });
  }

  /** Takes the reply of the handler, or the one that comes before; nobody hears of any other. */
  #settle(reply: HttpReply): void {
    if (this.#isReplied) discardBody(reply.body);
    this.#isReplied = true;
    this.#reply.resolve(reply);
  }

  /** Takes the reply of the handler, or what was thrown as one. */
  async #handle(): Promise<void> {
    try {
      this.#settle(await this.#ask());
    } catch (thrown) {
      this.#settle(thrown instanceof Refusal ? this.#refusalReply(thrown) : this.#internalError(thrown));
    }
  }

  /** Asks the handler; throws a {@link Refusal} if the request is not to get there. */
  #ask(): HttpReply | Promise<HttpReply> {
    const { cors, pages, admission, isDraining } = this.#context;
    const request = this.#request;
    if (isDraining()) throw stopping();
    const head = request.readHead();
    pages?.check(request, head);
    const expectsContinue = this.#expectsContinue();
    const deadline = this.#watchDeadline(head);
    const preflight = cors.preflight(request);
    if (preflight !== undefined) return preflight;
    const ask = (principal: Principal) => this.#askAs(principal, head, deadline, expectsContinue);
    const admitted = admission.admit(request, head, (principal) => {
      this.#principal = principal;
    });
    return admitted instanceof Promise ? admitted.then(ask) : ask(admitted);
  }

  /** Asks the handler on behalf of somebody, when the body has come if there is one. */
  #askAs(
    principal: Principal,
    { target, headers, origin }: RequestHead,
    deadline: number | undefined,
    expectsContinue: boolean,
  ): HttpReply | Promise<HttpReply> {
    const { handler, limits } = this.#context;
    const request = this.#request;
    const method = request.method === "HEAD" ? "GET" : request.method;
    const head = { method, target, headers, principal, deadline, origin };
    // Who calls, or the body, may come too late for an answer; a body that is cut off by HTTP/2 then looks complete.
    const ask = (body: Uint8Array, awaitsContinue = false) =>
      this.#isReplied ? TOO_LATE : handler(new HandedRequest(head, body, awaitsContinue, this));
    const askWithBody = () => {
      const onWanted = () => {
        if (expectsContinue) this.#response.writeContinue();
      };
      const body = readBody(request, limits.bodyBytes, onWanted, this.#context.requestMemory);
      return body instanceof Promise ? body.then((read) => ask(read)) : ask(body);
    };
    if (!expectsContinue || !request.hasBody) return askWithBody();
    return ask(NO_BODY, true).then((early) => (early.status === 100 ? askWithBody() : early));
  }

  /** Whether the client waits to be told to send the body. */
  #expectsContinue(): boolean {
    const expectation = this.#request.expectation?.toLowerCase();
    if (expectation === undefined || expectation === "100-continue") return expectation !== undefined;
    throw malformed("The server meets no expectation but 100-continue.", 417);
  }

  /** Has the request refused when its client does not wait any more; gives the time of that. */
  #watchDeadline({ headers }: RequestHead): number | undefined {
    const timeout = requestTimeout(headers);
    if (timeout === undefined) return undefined;
    const deadline = this.#arrival + timeout;
    if (timeout === 0) throw tooLate();
    this.#deadlineTimer = setTimeout(() => this.refuse(tooLate()), Math.max(0, deadline - Date.now())).unref();
    return deadline;
  }

  #abort(reason?: LongrunError): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#abortReason = reason;
    this.#controller?.abort(reason);
  }

  #cut(): void {
    this.leave();
    this.#response.cut();
  }

  /** The code of an exchange whose client has gone: that of a refusal if it was cut off for that. */
  #codeOfLeaving(): Code {
    return this.#abortReason?.code ?? Code.CANCELLED;
  }

  /** Sends a reply, or INTERNAL if it cannot be sent; gives how the exchange ended. */
  async #send(reply: HttpReply, requestId: string): Promise<Ended> {
    try {
      const ended = await this.#deliver(reply, requestId);
      return { code: ended ?? reply.code ?? codeOfStatus(reply.status), reason: reply.reason, fault: reply.fault };
    } catch (thrown) {
      const error = LongrunError.from(thrown);
      if (!this.#response.hasBegun) {
        discardBody(reply.body);
        await this.#deliver(this.#internalError(thrown, requestId), requestId);
      }
      return { code: error.code, reason: error.reason, ...(error !== thrown && { fault: thrown }) };
    }
  }

  /** Gives the code with which a stream ended. */
  #deliver(reply: HttpReply, requestId: string): Promise<Code | undefined> {
    const { headers } = this.#request;
    const common = { [REQUEST_ID]: requestId, ...this.#context.cors.headers(this.#request) };
    const outgoing = outgoingReply(reply, headers["accept-encoding"], common);
    return outgoing instanceof Promise
      ? outgoing.then((ready) => this.#deliverReady(ready))
      : this.#deliverReady(outgoing);
  }

  #deliverReady(outgoing: OutgoingReply): Promise<Code | undefined> {
    const { limits, unreadReplies } = this.#context;
    const isWanted = !this.#isGone && this.#request.method !== "HEAD";
    if (!isWanted) discardBody(outgoing.body);
    if (this.#isGone) return NOTHING;
    const reply = isWanted ? outgoing : { ...outgoing, body: undefined };
    this.#isStreaming = isStream(reply.body);
    if (this.#request.isComplete || isStream(reply.body))
      return new ReplySender(this.#response, { stallTimeout: limits.stallTimeout, unreadReplies }).send(reply);
    this.#response.begin(reply);
    this.#response.endEarly(reply.body);
    return NOTHING;
  }

  #internalError(fault: unknown, requestId?: string): HttpReply {
    return { ...this.#refusalReply(new Refusal(500, LongrunError.from(undefined)), requestId), fault };
  }

  #refusalReply(refusal: Refusal, requestId = this.#requestId): HttpReply {
    return refusalReply(this.#context.errorShape, this.#request.url, refusal, requestId);
  }
}
