import { Code } from "../proto/messages.ts";
import { Backoff, type BackoffOptions } from "./backoff.ts";
import { StatusError } from "./status-error.ts";
import type { Timing } from "./timing.ts";

/** How many times in a row a server may be unavailable before the caller is told. */
const MOST_FAILURES = 10;

/** Until when and how somebody bears with a server. */
export interface PatienceOptions {
  readonly delays: BackoffOptions;
  readonly timing: Timing;
  readonly signal: AbortSignal | undefined;
  /** The time by which there is to be an answer. */
  readonly end: number;
}

/** Bears with a server that is not available for a while, as one that is started anew. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #backoff: Backoff;
  #failures = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.delays);
  }

  /** Waits before the next attempt after this error; throws it if there is to be none. */
  async bear(error: unknown): Promise<void> {
    const { timing, signal, end } = this.#options;
    const unavailable = error instanceof StatusError && error.code === Code.UNAVAILABLE;
    if (!unavailable || ++this.#failures > MOST_FAILURES) throw error;
    const delay = Math.max(this.#backoff.next(), error.retryDelay ?? 0);
    if (timing.now() + delay > end) throw error;
    await timing.pause(delay, signal);
  }

  /** Forgets the failures: the server has answered. */
  renew(): void {
    this.#failures = 0;
    this.#backoff.reset();
  }
}
