import type { Registry } from "@bufbuild/protobuf";
import type { Clock } from "../../clock.ts";
import { LongrunError } from "../../errors.ts";
import type { BoundService } from "../../handlers/handler.ts";
import { ProtoJson } from "../../json/proto-json.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { parseQuery, type QueryParameter } from "../../transcoding/parse-query.ts";
import type { PathMatch } from "../../transcoding/path-router.ts";
import { callerOf } from "../caller.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "../http.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { actualRequest } from "./actual-request.ts";
import { answerFormat } from "./answer-format.ts";
import { AnswerJson } from "./answer-json.ts";
import { errorJson } from "./error-json.ts";
import { errorReply } from "./error-reply.ts";
import { errorOfCreation, preconditionOf, takesPreconditions } from "./preconditions.ts";
import { readBody } from "./read-body.ts";
import { readRequest } from "./read-request.ts";
import { RouteFinder } from "./route-finder.ts";
import { googleRoutes, type Route } from "./routes.ts";
import { streamReply } from "./stream-reply.ts";
import { errorParameters, type SystemParameters, takeSystemParameters } from "./system-parameters.ts";
import { unaryReply } from "./unary-reply.ts";

/** What the profile needs besides services. */
export interface GoogleProfileOptions {
  /** The types that an Any may hold; asked for at each use. */
  readonly types: () => Registry;
  /** How deep JSON may be nested; 100 by default. */
  readonly jsonDepth?: number | undefined;
  /** The time of records. */
  readonly clock: Clock;
  /** The time of the deadlines of calls; that of records if unset. */
  readonly callClock?: Clock | undefined;
}

type FoundRoute = Extract<PathMatch<Route>, { readonly kind: "found" }>;

/**
 * Serves methods as Google's APIs do over REST: by their HTTP rules under any version prefix, with canonical ProtoJSON,
 * system parameters and the errors of AIP-193. The services are google.longrunning.Operations and
 * longrun.v1.OperationRegistry, and any other ones with google.api.http rules. Throws an HttpRuleError if a rule cannot
 * be served.
 */
export function googleProfile(services: readonly BoundService[], options: GoogleProfileOptions): HttpHandler {
  const profile = new GoogleProfile(services, options);
  return (request) => profile.reply(request);
}

class GoogleProfile {
  readonly #clock: Clock;
  readonly #callClock: Clock;
  readonly #json: ProtoJson;
  readonly #jsonDepth: number | undefined;
  readonly #answers: AnswerJson;
  readonly #changes: AnswerJson;
  readonly #routes: RouteFinder;

  constructor(services: readonly BoundService[], { types, jsonDepth, clock, callClock = clock }: GoogleProfileOptions) {
    this.#clock = clock;
    this.#callClock = callClock;
    this.#json = new ProtoJson(types, jsonDepth);
    this.#jsonDepth = jsonDepth;
    this.#answers = new AnswerJson(this.#json, "\n");
    this.#changes = new AnswerJson(this.#json, "");
    this.#routes = new RouteFinder(googleRoutes(services));
  }

  async reply(request: HttpRequest): Promise<HttpReply> {
    let query: readonly QueryParameter[] = [];
    let rpc: string | undefined;
    try {
      const actual = actualRequest(request);
      query = parseQuery(actual.query);
      const { parameters, rest } = takeSystemParameters(query, request.headers);
      const match = this.#routes.find(actual.httpMethod, actual.path);
      if (match.kind === "wrong method") {
        const [error, allow] = methodNotAllowed(actual.httpMethod, match.allowed);
        return errorReply(this.#json, error, parameters, allow);
      }
      rpc = rpcOf(match.target.bound.method);
      return await this.#replyTo(request, match, rest, actual.body, parameters);
    } catch (error) {
      return { ...errorReply(this.#json, errorOfCreation(error, request.headers), errorParameters(query)), rpc };
    }
  }

  #replyTo(
    request: HttpRequest,
    { target, variables }: FoundRoute,
    query: readonly QueryParameter[],
    body: Uint8Array,
    parameters: SystemParameters,
  ): HttpReply | Promise<HttpReply> {
    const { headers } = request;
    const { bound } = target;
    const format = answerFormat(bound, parameters, headers.accept);
    if (request.awaitsContinue) return { status: 100 };
    const json = readBody(body, headers, this.#jsonDepth);
    const message = readRequest(this.#json, target, variables, query, json);
    const precondition = takesPreconditions(bound.method) ? preconditionOf(headers) : undefined;
    const call = callerOf(request, this.#callClock, precondition);
    if (bound.kind === "unary") {
      return unaryReply(bound, message, call, { ...format, json: this.#answers, headers });
    }
    return streamReply(bound, message, call, {
      format: format.stream,
      lastEventId: headers["last-event-id"],
      clock: this.#clock,
      write: (change) => this.#changes.write(bound.method.output, change, format.style),
      writeError: (thrown) => JSON.stringify(errorJson(this.#json, LongrunError.from(thrown), parameters.errorVersion)),
    });
  }
}
