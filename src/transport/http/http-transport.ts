import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { aborted } from "../../aborted.ts";
import type { ErrorShape, HttpHandler } from "../../rest/http.ts";
import type { CallReport } from "../call-report.ts";
import { RequestMemory } from "../connections/request-memory.ts";
import { UnreadReplies } from "../connections/unread-replies.ts";
import type { RequestStream } from "../request-stream.ts";
import { Cors } from "./cors.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { defaultHttpLimits, type HttpLimits } from "./http-limits.ts";
import { HttpConnection } from "./http1/http-connection.ts";
import { type ParserError, parserRefusal } from "./http1/parser-refusal.ts";
import { targetInPacket } from "./http1/target-in-packet.ts";
import { Http2Exchanges } from "./http2/http2-exchanges.ts";
import { PageRules, type PageRulesOptions } from "./page-rules.ts";
import { noProxy, stopping } from "./refusal.ts";
import { RequestAdmission, type RequestAdmissionOptions } from "./request-admission.ts";

/** What an HTTP transport is made of. */
export interface HttpTransportOptions extends RequestAdmissionOptions, Omit<PageRulesOptions, "isListed"> {
  /** Answers every request that is well-formed HTTP. */
  readonly handler: HttpHandler;
  /** How errors are told that no handler has seen; as Google's APIs do by default. */
  readonly errorShape?: ErrorShape;
  /** Told of every request that has ended. */
  readonly report: (report: CallReport) => void;
  /** The origins, besides the server's own, whose pages may ask and read replies, such as `https://console.example.com`; none by default. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** The limits that differ from {@link defaultHttpLimits}. */
  readonly limits?: Partial<HttpLimits>;
  /** How much of incomplete requests is kept; shared with other transports of the server. */
  readonly requestMemory?: RequestMemory | undefined;
  /** The replies that wait for their clients; shared likewise. */
  readonly unreadReplies?: UnreadReplies | undefined;
}

/** Serves a handler over HTTP/1.1, by node:http, on connections that somebody else accepts, and over HTTP/2 by their streams. */
export class HttpTransport {
  readonly #server: Server;
  readonly #context: ExchangeContext;
  readonly #connections = new Map<Duplex, HttpConnection>();
  readonly #streams: Http2Exchanges;
  #isDraining = false;
  #onIdle = () => {};

  constructor({
    handler,
    errorShape = () => undefined,
    report,
    corsOrigins = [],
    limits: chosen,
    requestMemory = new RequestMemory(),
    unreadReplies,
    publicUrl,
    allowedHosts,
    ...admission
  }: HttpTransportOptions) {
    const limits = { ...defaultHttpLimits, ...chosen };
    const isDraining = () => this.#isDraining;
    const cors = new Cors(corsOrigins);
    this.#context = {
      handler,
      errorShape,
      report,
      cors,
      pages: new PageRules({ isListed: (origin) => cors.lists(origin), publicUrl, allowedHosts }),
      admission: new RequestAdmission(admission),
      limits,
      requestMemory,
      unreadReplies: unreadReplies ?? new UnreadReplies(limits.stallTimeout),
      isDraining,
    };
    this.#streams = new Http2Exchanges(this.#context, () => this.#onIdle());
    this.#server = createServer({
      insecureHTTPParser: false,
      // Node's own answer to a request without has no body; readHead looks at it.
      requireHostHeader: false,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: limits.checkInterval,
      keepAliveTimeout: limits.keepAlive,
    });
    // Node silently drops the headers above a number; here their bytes are limited.
    this.#server.maxHeadersCount = 0;
    const take = (request: IncomingMessage, response: ServerResponse) =>
      this.#connections.get(request.socket)?.take(request, response);
    for (const event of ["request", "checkContinue", "checkExpectation"]) this.#server.on(event, take);
    this.#server.on("clientError", (error: ParserError, socket) => {
      this.#connections.get(socket)?.fail(parserRefusal(error), targetInPacket(error.rawPacket));
    });
    this.#server.on("connect", (_, socket) => {
      this.#connections.get(socket)?.fail(noProxy());
      socket.resume();
    });
    // A server that is only given connections enforces its timeouts only after it has emitted this.
    this.#server.emit("listening");
  }

  /** Serves a connection that speaks HTTP/1.1. */
  accept(socket: Socket): void {
    const connection = new HttpConnection(socket, this.#context, () => this.#onIdle());
    this.#connections.set(socket, connection);
    socket.once("close", () => this.#connections.delete(socket));
    this.#server.emit("connection", socket);
    connection.watchReading();
  }

  /** Serves a request of HTTP/2, on a connection that whoever has accepted it keeps open. */
  acceptStream(request: RequestStream): void {
    this.#streams.take(request);
  }

  /**
   * Stops: requests that come from now on are refused with UNAVAILABLE; resolves when the present ones are answered and
   * their connections closed. Those that are not when `grace` aborts are answered with UNAVAILABLE, streams cut off.
   */
  async drain(grace: AbortSignal): Promise<void> {
    this.#isDraining = true;
    await Promise.race([this.#answered(), aborted(grace)]);
    for (const connection of this.#connections.values()) connection.refuseAll(stopping());
    this.#streams.refuseAll(stopping());
    const closed = [...this.#connections.keys()].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    const ended = Promise.all([...closed, this.#answered()]);
    if (closed.length > 0 || !this.#isIdle) await Promise.race([ended, setTimeout(this.#context.limits.lastWords)]);
    for (const socket of this.#connections.keys()) socket.destroy();
    this.#server.close();
  }

  /** Whether no request waits for its reply. */
  get #isIdle(): boolean {
    return this.#streams.isIdle && [...this.#connections.values()].every(({ isIdle }) => isIdle);
  }

  /** Resolves when no request waits for its reply. */
  #answered(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = () => {
        if (this.#isIdle) resolve();
      };
      this.#onIdle();
    });
  }
}
