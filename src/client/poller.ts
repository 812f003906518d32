import { create } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type Operation, Operations, WaitOperationRequestSchema } from "../proto/messages.ts";
import { Backoff } from "./backoff.ts";
import { Patience } from "./patience.ts";
import type { StateSource } from "./state-source.ts";
import { StatusError } from "./status-error.ts";

/** The delays between calls that are answered at once, in milliseconds. */
export const POLLING = { first: 500, most: 10_000 };

/** How much longer than it is asked to wait a call may take, and then one that asks for the state, in milliseconds. */
const MARGIN = 1000;

/** How long a call may take that is not asked to wait, in milliseconds. */
const GET_TIMEOUT = 10_000;

/** For whom the states of an operation are asked for. */
export interface PollerOptions {
  readonly signal: AbortSignal | undefined;
  /** The time by which there is to be an answer; a server that is silent is given up soon after. Without end if unset. */
  readonly end?: number;
}

/**
 * Asks again and again how an operation is: by WaitOperation, so that its end is known at once, or by GetOperation where
 * the server has no such method. Bears with a server that is unavailable for a while.
 */
export class Poller {
  readonly #source: StateSource;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  readonly #end: number;
  readonly #patience: Patience;
  readonly #backoff = new Backoff(POLLING);
  #serverWaits = true;

  constructor(source: StateSource, name: string, { signal, end = Number.POSITIVE_INFINITY }: PollerOptions) {
    this.#source = source;
    this.#name = name;
    this.#signal = signal;
    this.#end = end;
    this.#patience = new Patience({ delays: POLLING, timing: source.timing, signal, end });
  }

  /** The state at present. */
  latest(): Promise<Operation> {
    return this.#patiently(() => this.#get());
  }

  /** The state when the operation is done, or after so many milliseconds at the latest; there may be no change. */
  next(longest: number): Promise<Operation> {
    return this.#patiently(() => (this.#serverWaits ? this.#wait(longest) : this.#getAfterPause(longest)));
  }

  async #patiently(call: () => Promise<Operation>): Promise<Operation> {
    for (;;) {
      try {
        const operation = await call();
        this.#patience.renew();
        return operation;
      } catch (error) {
        await this.#patience.bear(error);
      }
    }
  }

  #get(): Promise<Operation> {
    const left = Math.max(this.#end - this.#source.timing.now(), 0);
    return this.#source.get(this.#name, { signal: this.#signal, timeout: Math.min(left + MARGIN, GET_TIMEOUT) });
  }

  async #getAfterPause(longest: number): Promise<Operation> {
    await this.#source.timing.pause(Math.min(this.#backoff.next(), longest), this.#signal);
    return this.#get();
  }

  async #wait(longest: number): Promise<Operation> {
    const { timing } = this.#source;
    const start = timing.now();
    const operation = await this.#waitOrGet(longest);
    if (operation.done || !this.#serverWaits) return operation;
    const elapsed = timing.now() - start;
    // Without a pause, a server that answers at once would be called without end.
    if (elapsed >= Math.min(POLLING.first, longest)) this.#backoff.reset();
    else await timing.pause(Math.min(this.#backoff.next(), longest - elapsed), this.#signal);
    return operation;
  }

  /** Gets the state if the server has no WaitOperation, or does not heed how long it is to wait. */
  async #waitOrGet(longest: number): Promise<Operation> {
    const timeout = durationFromMs(Math.ceil(longest));
    const request = create(WaitOperationRequestSchema, { name: this.#name, timeout });
    const options = { signal: this.#signal, timeout: longest + MARGIN };
    try {
      return await this.#source.channel.unary(Operations.method.waitOperation, request, options);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code === Code.UNIMPLEMENTED) this.#serverWaits = false;
      else if (error.code !== Code.DEADLINE_EXCEEDED) throw error;
      return this.#get();
    }
  }
}
