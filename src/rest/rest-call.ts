import type { Call, Precondition, Principal } from "../handlers/handler.ts";
import type { Caller } from "./caller.ts";

/** A call of one method on behalf of a caller. */
export class RestCall implements Call {
  readonly principal: Principal;
  readonly deadline: number | undefined;
  readonly precondition: Precondition | undefined;
  readonly #caller: Caller;
  readonly #own: Partial<Pick<Call, "precondition" | "signal" | "setHeader">>;

  /** `own` is what this call has instead of its caller's, and what takes its headers: nothing does by default. */
  constructor(caller: Caller, own: Partial<Pick<Call, "precondition" | "signal" | "setHeader">> = {}) {
    this.principal = caller.principal;
    this.deadline = caller.deadline;
    this.precondition = own.precondition ?? caller.precondition;
    this.#caller = caller;
    this.#own = own;
  }

  get signal(): AbortSignal {
    return this.#own.signal ?? this.#caller.signal;
  }

  get trace(): Call["trace"] {
    return this.#caller.trace;
  }

  setHeader(name: string, value: string): void {
    this.#own.setHeader?.(name, value);
  }
}
