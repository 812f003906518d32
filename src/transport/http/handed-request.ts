import type { Principal } from "../../authorization/principal.ts";
import type { HttpRequest } from "../../rest/http.ts";

/** What is made of a request only when a handler asks for it: most don't. */
export type MadeWhenAsked = Pick<HttpRequest, "signal" | "trace">;

/** A request as a handler is given it. */
export class HandedRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HttpRequest["headers"];
  readonly body: Uint8Array;
  readonly awaitsContinue: boolean;
  readonly principal: Principal;
  readonly deadline: number | undefined;
  readonly origin: string;
  readonly #more: MadeWhenAsked;

  constructor(
    { method, target, headers, principal, deadline, origin }: Omit<HttpRequest, "body" | "signal">,
    body: Uint8Array,
    awaitsContinue: boolean,
    more: MadeWhenAsked,
  ) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.awaitsContinue = awaitsContinue;
    this.principal = principal;
    this.deadline = deadline;
    this.origin = origin;
    this.#more = more;
  }

  get signal(): AbortSignal {
    return this.#more.signal;
  }

  get trace(): HttpRequest["trace"] {
    return this.#more.trace;
  }
}
