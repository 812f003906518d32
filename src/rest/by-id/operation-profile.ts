import type { Clock } from "../../clock.ts";
import { LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";
import { ActionFinder, type ActionPath } from "../by-id/action-finder.ts";
import { type Caller, callerOf } from "../caller.ts";
import { errorHeaders } from "../error-headers.ts";
import { httpStatusOf } from "../error-status.ts";
import { actualRequest } from "../google/actual-request.ts";
import { preconditionOf } from "../google/preconditions.ts";
import type { HttpHandler, HttpProfile, HttpReply } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { refuseInput } from "./refuse-input.ts";
import { REQUEST_ID_HEADER, requestIdOf } from "./request-id.ts";

/** What an action gives: JSON, or nothing for an empty body. */
export interface Answer {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Something that can be done with an operation. */
export interface Action extends ActionPath {
  /** The method that it calls, as reports name it. */
  readonly rpc: string;
  /** Does it with the operation of this name, which may be malformed. */
  answer(name: string, caller: Caller): Promise<Answer>;
}

/** What tells one profile of operations from another. */
export interface OperationProfile {
  readonly name: HttpProfile;
  /** The path before `/operations`. */
  readonly mount: string;
  /** The time of the deadlines of calls. */
  readonly callClock: Clock;
  readonly actions: readonly Action[];
  /** The JSON of an error in the reply to the request with this ID. */
  errorJson(error: LongrunError, requestId: string): unknown;
}

/**
 * Serves a profile in which each request is about one operation, which its path names, and has no query and no body.
 * Successes are 200, and errors have the status of their code, as Google's APIs map it. Method override, the types of bodies
 * and conditions on changes are as in the google profile. Every reply has an X-Request-Id.
 */
export function operationProfile(profile: OperationProfile): HttpHandler {
  const finder = new ActionFinder(profile.mount, profile.actions);
  return async (request) => {
    const requestId = requestIdOf(request.headers[REQUEST_ID_HEADER]);
    const common = { "cache-control": "no-store", [REQUEST_ID_HEADER]: requestId };
    let rpc: string | undefined;
    const refuse = (thrown: unknown, more: Readonly<Record<string, string>> = {}): HttpReply => {
      const error = LongrunError.from(thrown);
      const headers = { ...common, ...errorHeaders(error), ...more };
      const reply = jsonReply(httpStatusOf(error), error.code, headers, profile.errorJson(error, requestId));
      const { reason } = error;
      return { ...reply, reason, rpc, profile: profile.name, ...(error !== thrown && { fault: thrown }) };
    };
    try {
      const { httpMethod, path, query, body } = actualRequest(request);
      const { name, actions } = finder.find(path);
      const action = actions.find((each) => each.httpMethod === httpMethod);
      if (action === undefined) {
        const served = actions.map((each) => each.httpMethod).sort();
        return refuse(...methodNotAllowed(httpMethod, served));
      }
      rpc = action.rpc;
      refuseInput(query, body, request.headers);
      if (request.awaitsContinue) return { status: 100 };
      const precondition = httpMethod === "GET" ? undefined : preconditionOf(request.headers);
      const { json, headers } = await action.answer(name, callerOf(request, profile.callClock, precondition));
      return { ...jsonReply(200, Code.OK, { ...common, ...headers }, json), rpc, profile: profile.name };
    } catch (error) {
      return refuse(error);
    }
  };
}

function jsonReply(status: number, code: Code, headers: Readonly<Record<string, string>>, json: unknown): HttpReply {
  if (json === undefined) return { status, headers, code };
  const body = `${JSON.stringify(json)}\n`;
  return { status, headers: { "content-type": JSON_TYPE, ...headers }, body, code };
}
