import type { Change } from "../repository/repository.ts";
import { MultiMap } from "./multi-map.ts";
import { OpenWaits } from "./open-waits.ts";
import { isDone } from "./record.ts";
import { Slices } from "./slices.ts";

/**
 * How a wait ended: with what was told last of the name, which is an end, a deletion, or of another operation; or before
 * any of these. What is told may be old, of an operation that had the name before.
 */
export type WaitOutcome = Change | "unfinished";

/** One wait for the end of an operation. */
export interface Waiter {
  /** Settles once: with what happened to the operation, or "unfinished" after {@link Waiter.stop}. */
  readonly outcome: Promise<WaitOutcome>;
  /** Says which operation of the name is meant, as soon as that is known: then news of another one ends the wait, too. */
  isFor(uid: string): void;
  /** Stops waiting; harmless after the end. */
  stop(): void;
}

/** What is done with a waiter: it is taken from those who wait, and told. */
interface Waiting {
  uid: string | undefined;
  readonly leave: () => void;
  readonly settle: (outcome: WaitOutcome) => void;
}

/** All who wait for the end of some operation. */
export class Waiters {
  readonly #waiting = new MultiMap<string, Waiting>();
  readonly #openWaits: OpenWaits;
  readonly #slices: Slices;
  #draining = false;

  constructor(openWaits = new OpenWaits(), slices = new Slices()) {
    this.#openWaits = openWaits;
    this.#slices = slices;
  }

  /** The names of the operations that somebody waits for. */
  get names(): Iterable<string> {
    return this.#waiting.keys();
  }

  /**
   * Waits, from now on, for the operation with this name to end or be deleted; the wait counts among those of a principal
   * if one is named. Throws TOO_MANY_WAITS.
   */
  wait(name: string, principal?: string): Waiter {
    const exit = this.#openWaits.enter("wait", principal);
    const { promise, resolve } = Promise.withResolvers<WaitOutcome>();
    const leave = () => {
      exit();
      this.#waiting.delete(name, waiting);
    };
    const waiting: Waiting = { uid: undefined, leave, settle: resolve };
    const isFor = (uid: string) => {
      waiting.uid = uid;
    };
    const stop = () => {
      leave();
      resolve("unfinished");
    };
    if (this.#draining) stop();
    else this.#waiting.add(name, waiting);
    return { outcome: promise, isFor, stop };
  }

  /** Tells those who wait for the operation, if the change is its end or its deletion. */
  notify(change: Change): void {
    for (const waiting of this.#waiting.get(change.name)) {
      if (isNews(change, waiting.uid)) this.#settle(waiting, change);
    }
  }

  /** Stops all waits, now and from now on. */
  drain(): void {
    this.#draining = true;
    for (const waiting of this.#waiting.values()) this.#settle(waiting, "unfinished");
  }

  #settle({ leave, settle }: Waiting, outcome: WaitOutcome): void {
    leave();
    this.#slices.run(() => settle(outcome));
  }
}

function isNews({ record }: Change, uid: string | undefined): boolean {
  return record === undefined || isDone(record) || (uid !== undefined && record.uid !== uid);
}
