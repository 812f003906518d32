import { LongrunError, serverBusy } from "../../errors.ts";
import type { RequestMemory } from "../connections/request-memory.ts";

/** What a server does about requests that do not become complete. */
export interface IncompleteRequestsOptions {
  /** How long a request may take to come, in milliseconds. */
  readonly timeout: number;
  readonly memory: RequestMemory;
}

/** A request of which something is still to come. */
interface Incomplete {
  readonly since: number;
  readonly refuse: (error: LongrunError) => void;
  cost: number;
}

/** The calls whose requests have not come completely: for so long, and with so much of all of them together, and no more. */
export class IncompleteRequests<Call extends object> {
  readonly #timeout: number;
  readonly #memory: RequestMemory;
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
    this.#requests.set(call, { since: performance.now(), refuse, cost: 0 });
    this.#timer ??= this.#lookAfter(this.#timeout);
  }

  /** Notes that a piece of it has come; refuses the call, and tells false, if there is no room for it. */
  grow(call: Call, length: number): boolean {
    const request = this.#requests.get(call);
    if (request === undefined) return true;
    const cost = this.#memory.take(length);
    if (cost !== undefined) {
      request.cost += cost;
      return true;
    }
    this.end(call);
    request.refuse(serverBusy());
    return false;
  }

  /** Notes that the request is complete, or that its call is over. */
  end(call: Call): void {
    const request = this.#requests.get(call);
    if (request === undefined) return;
    this.#requests.delete(call);
    this.#memory.free(request.cost);
  }

  #lookAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#refuseLate(), milliseconds).unref();
  }

  #refuseLate(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const [call, { since, refuse }] of this.#requests) {
      const left = since + this.#timeout - now;
      if (left > 0) {
        this.#timer = this.#lookAfter(left);
        return;
      }
      this.end(call);
      const problem = `The request was not complete after ${this.#timeout / 1000} seconds.`;
      refuse(new LongrunError("REQUEST_TIMEOUT", problem));
    }
  }
}
