import { LongrunError, serverBusy } from "../../errors.ts";
import type { KeptRequest, RequestMemory } from "./request-memory.ts";

/** What a server does about requests that do not become complete. */
export interface IncompleteRequestsOptions {
  /** How long a request may take to come, in milliseconds. */
  readonly timeout: number;
  /** Where what has come of them is counted; if that is elsewhere, none. */
  readonly memory?: RequestMemory;
}

/** A request of which something is still to come. */
interface Incomplete extends KeptRequest {
  readonly since: number;
  readonly refuseWith: (error: LongrunError) => void;
}

/** The calls whose requests have not come completely: for so long, and with so much of all of them together, and no more. */
export class IncompleteRequests<Call extends object> {
  readonly #timeout: number;
  readonly #memory: RequestMemory | undefined;
  /** The oldest first. */
  readonly #requests = new Map<Call, Incomplete>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ timeout, memory }: IncompleteRequestsOptions) {
    this.#timeout = timeout;
    this.#memory = memory;
  }

  /** Notes that a request begins to come; `refuse` ends its call. */
  begin(call: Call, refuse: (error: LongrunError) => void): void {
    if (this.#requests.has(call)) return;
    const refuseWith = (error: LongrunError) => {
      this.end(call);
      refuse(error);
    };
    this.#requests.set(call, { since: performance.now(), refuseWith, refuse: () => refuseWith(serverBusy()) });
    this.#timer ??= this.#lookAfter(this.#timeout);
  }

  /** Notes that a piece of it has come; tells false if there is no room for it, and the call has been refused. */
  grow(call: Call, length: number): boolean {
    const request = this.#requests.get(call);
    return request === undefined || (this.#memory?.keep(request, length) ?? true);
  }

  /** Notes that the request is complete, or that its call is over. */
  end(call: Call): void {
    const request = this.#requests.get(call);
    if (request === undefined) return;
    this.#requests.delete(call);
    this.#memory?.forget(request);
  }

  #lookAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#refuseLate(), milliseconds).unref();
  }

  #refuseLate(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const { since, refuseWith } of this.#requests.values()) {
      const left = since + this.#timeout - now;
      if (left > 0) {
        this.#timer = this.#lookAfter(left);
        return;
      }
      const problem = `The request was not complete after ${this.#timeout / 1000} seconds.`;
      refuseWith(new LongrunError("REQUEST_TIMEOUT", problem));
    }
  }
}
