import { LongrunError } from "../errors.ts";
import type { Change } from "../repository/repository.ts";
import { isDone, type OperationRecord } from "./record.ts";

/** How a wait ended: with the done record, with the deletion of the operation, or before either. */
export type WaitOutcome = { readonly ended: OperationRecord } | "deleted" | "unfinished";

/** One wait for the end of an operation. */
export interface Waiter {
  /** Settles once: with what happened to the operation, or "unfinished" after {@link Waiter.stop}. */
  readonly outcome: Promise<WaitOutcome>;
  /** Stops waiting; harmless after the end. */
  stop(): void;
}

/** How many waiters are told in one turn of the event loop: each costs the answering of a call. */
const SLICE = 64;

/** How many may wait at the same time. */
const MOST_WAITS = 100_000;

/** All who wait for the end of some operation. */
export class Waiters {
  readonly #waiting = new Map<string, Set<(outcome: WaitOutcome) => void>>();
  #count = 0;
  readonly #settling: { settle: (outcome: WaitOutcome) => void; outcome: WaitOutcome }[] = [];

  /** Waits, from now on, for the operation with this name to end or be deleted. Throws TOO_MANY_WAITS. */
  wait(name: string): Waiter {
    if (this.#count === MOST_WAITS) {
      throw new LongrunError("TOO_MANY_WAITS", `There are ${MOST_WAITS} waits already; call again later.`);
    }
    this.#count++;
    const { promise, resolve } = Promise.withResolvers<WaitOutcome>();
    const group = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, group.add(resolve));
    const stop = () => {
      if (group.delete(resolve)) this.#count--;
      if (group.size === 0 && this.#waiting.get(name) === group) this.#waiting.delete(name);
      resolve("unfinished");
    };
    return { outcome: promise, stop };
  }

  /** Tells those who wait for the operation, if the change is its end or its deletion. */
  notify({ name, record }: Change): void {
    if (record && !isDone(record)) return;
    this.#settleAll(name, record ? { ended: record } : "deleted");
  }

  /** Stops all waits. */
  stopAll(): void {
    for (const name of [...this.#waiting.keys()]) this.#settleAll(name, "unfinished");
  }

  #settleAll(name: string, outcome: WaitOutcome): void {
    const group = this.#waiting.get(name);
    if (group === undefined) return;
    this.#waiting.delete(name);
    this.#count -= group.size;
    const idle = this.#settling.length === 0;
    for (const settle of group) this.#settling.push({ settle, outcome });
    group.clear();
    if (idle) this.#settleSlice();
  }

  /** Settling all at once would make every other call wait until the last one is answered. */
  #settleSlice(): void {
    for (const { settle, outcome } of this.#settling.splice(0, SLICE)) settle(outcome);
    if (this.#settling.length > 0) setImmediate(() => this.#settleSlice());
  }
}
