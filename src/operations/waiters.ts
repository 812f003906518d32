import type { Change } from "../repository/repository.ts";
import { MultiMap } from "./multi-map.ts";
import { OpenWaits } from "./open-waits.ts";
import { isDone, type OperationRecord } from "./record.ts";
import { Slices } from "./slices.ts";

/** How a wait ended: with the done record, with the deletion of the operation, or before either. */
export type WaitOutcome = { readonly ended: OperationRecord } | "deleted" | "unfinished";

/** One wait for the end of an operation. */
export interface Waiter {
  /** Settles once: with what happened to the operation, or "unfinished" after {@link Waiter.stop}. */
  readonly outcome: Promise<WaitOutcome>;
  /** Stops waiting; harmless after the end. */
  stop(): void;
}

/** What is done with a waiter: it is taken from those who wait, and told. */
interface Waiting {
  readonly leave: () => void;
  readonly settle: (outcome: WaitOutcome) => void;
}

/** All who wait for the end of some operation. */
export class Waiters {
  readonly #waiting = new MultiMap<string, Waiting>();
  readonly #openWaits: OpenWaits;
  readonly #slices: Slices;

  constructor(openWaits = new OpenWaits(), slices = new Slices()) {
    this.#openWaits = openWaits;
    this.#slices = slices;
  }

  /** Waits, from now on, for the operation with this name to end or be deleted. Throws TOO_MANY_WAITS. */
  wait(name: string): Waiter {
    const exit = this.#openWaits.enter();
    const { promise, resolve } = Promise.withResolvers<WaitOutcome>();
    const leave = () => {
      exit();
      this.#waiting.delete(name, waiting);
    };
    const waiting: Waiting = { leave, settle: resolve };
    this.#waiting.add(name, waiting);
    const stop = () => {
      leave();
      resolve("unfinished");
    };
    return { outcome: promise, stop };
  }

  /** Tells those who wait for the operation, if the change is its end or its deletion. */
  notify({ name, record }: Change): void {
    if (record && !isDone(record)) return;
    this.#settle(this.#waiting.get(name), record ? { ended: record } : "deleted");
  }

  /** Stops all waits. */
  stopAll(): void {
    this.#settle(this.#waiting.values(), "unfinished");
  }

  #settle(waiters: Iterable<Waiting>, outcome: WaitOutcome): void {
    for (const { leave, settle } of waiters) {
      leave();
      this.#slices.run(() => settle(outcome));
    }
  }
}
