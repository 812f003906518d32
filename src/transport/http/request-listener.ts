import type { IncomingMessage, ServerResponse } from "node:http";
import { LongrunError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import { quote } from "../../quote.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "../../rest/http.ts";
import type { CallReport } from "../call-report.ts";
import { RequestMemory } from "../connections/request-memory.ts";
import { UnreadReplies } from "../connections/unread-replies.ts";
import { incomingHeaders } from "../incoming-headers.ts";
import { Cors } from "./cors.ts";
import { errorReply } from "./error-reply.ts";
import { Exchange } from "./exchange.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { httpLimitsOf } from "./http-limits.ts";
import { Http1Request } from "./http1/http1-request.ts";
import { Http1Response } from "./http1/http1-response.ts";
import { RequestAdmission, type RequestAdmissionOptions } from "./request-admission.ts";

/** Answers requests of node:http; gives those that it has no answer for to `next`, if there is one. */
export type RequestListener = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** What a listener answers, and how. */
export interface RequestListenerOptions extends RequestAdmissionOptions {
  /** Answers every request that is well-formed HTTP. */
  readonly handler: HttpHandler;
  /** Whether a request is to be answered here rather than by `next`, by its method and its target without the prefix. */
  readonly isServed: (httpMethod: string, target: string) => boolean;
  /** What paths begin with, such as `/api`; empty if nothing is before the version. */
  readonly prefix: string;
  /** How much a client may send, as far as that is not for the user's server to say. */
  readonly limits: Limits;
  /** Told of every request that has ended. */
  readonly report: (report: CallReport) => void;
  /** Whether the server is stopping. */
  readonly isDraining: () => boolean;
}

/**
 * Makes a handler for a server of the user's, by node:http or a framework over it. It reads the bodies of requests by
 * itself, so nothing may have read them before.
 */
export function requestListener(options: RequestListenerOptions): RequestListener {
  const { handler, isServed, prefix, limits, report, isDraining, ...admission } = options;
  const context: ExchangeContext = {
    handler,
    errorShape: () => undefined,
    cors: new Cors([]),
    // Which pages may ask is for the user's server to say.
    pages: undefined,
    admission: new RequestAdmission(admission),
    limits: httpLimitsOf(limits),
    requestMemory: new RequestMemory(),
    unreadReplies: new UnreadReplies(),
    report,
    isDraining,
  };
  return (request, response, next) => {
    const { url = "", method = "" } = request;
    const isUnder = url.startsWith(`${prefix}/`);
    const target = isUnder ? url.slice(prefix.length) : url;
    if (next && !(isUnder && isServed(method, target))) {
      next();
      return;
    }
    request.url = target;
    const exchange = new Exchange(
      new Http1Request(request),
      new Http1Response(response, { isLast: isDraining, linger: context.limits.linger }),
      isUnder ? context : { ...context, handler: notFound },
    );
    response.once("close", () => {
      if (!response.writableFinished) exchange.leave();
    });
    void incomingHeaders.run(request.headers, () => exchange.run());
  };
}

async function notFound({ target }: HttpRequest): Promise<HttpReply> {
  return errorReply(404, new LongrunError("ROUTE_NOT_FOUND", `No method has the path ${quote(target)}.`));
}
