import { setImmediate } from "node:timers/promises";

/** For how long all together may compute before the event loop goes on, in milliseconds. */
const SLICE = 5;

/** For how long one may compute before the next does, in milliseconds. */
const TURN = 1;

/**
 * Lets long computations take turns: each computes for a moment, and after a slice of time, however many there are, the
 * event loop goes on once. So no call waits long for them, and a short one among them not for the long ones. A
 * computation looks often whether its turn {@link Turns.isOver}; if so, it awaits the {@link Turns.next}.
 */
export class Turns {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #giving = false;
  #end = Number.NEGATIVE_INFINITY;

  /** `now` is a clock in milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the present turn is over, as it is before the first. */
  get isOver(): boolean {
    return this.#now() >= this.#end;
  }

  /** Resolves when it is the caller's turn: after those who wait already have had theirs. */
  next(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    if (!this.#giving) void this.#give();
    return promise;
  }

  async #give(): Promise<void> {
    this.#giving = true;
    while (this.#waiting.length > 0) {
      await setImmediate();
      const sliceEnd = this.#now() + SLICE;
      do {
        this.#end = this.#now() + TURN;
        this.#waiting.shift()?.();
        // Promises go on in the order in which they were settled: after this, the turn was used, and whoever needs
        // another waits behind all the others.
        await undefined;
      } while (this.#waiting.length > 0 && this.#now() < sliceEnd);
    }
    this.#giving = false;
  }
}
