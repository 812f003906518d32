import type { Clock } from "../clock.ts";
import { LongrunError } from "../errors.ts";
import type { Call, Precondition, Principal } from "../handlers/handler.ts";
import type { HttpRequest } from "./http.ts";

/** Who calls, for how long, and whether still. */
export type Caller = Omit<Call, "setHeader">;

/** Who has made a request. Throws DEADLINE_EXCEEDED if nobody waits for the reply any more. */
export function callerOf(request: HttpRequest, clock: Clock, precondition?: Precondition): Caller {
  const { deadline } = request;
  if (deadline !== undefined && deadline <= clock.now()) {
    throw new LongrunError("DEADLINE_EXCEEDED", "The deadline of the call has passed.");
  }
  return new RequestCaller(request, precondition);
}

/** Asks the request for its signal and its trace only when it is asked itself: they are made then. */
class RequestCaller implements Caller {
  readonly principal: Principal;
  readonly deadline: number | undefined;
  readonly precondition: Precondition | undefined;
  readonly #request: HttpRequest;

  constructor(request: HttpRequest, precondition: Precondition | undefined) {
    this.principal = request.principal;
    this.deadline = request.deadline;
    this.precondition = precondition;
    this.#request = request;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  get trace(): HttpRequest["trace"] {
    return this.#request.trace;
  }
}
