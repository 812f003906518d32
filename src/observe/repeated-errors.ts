import type { Clock } from "../clock.ts";

/** An error with the same message is told once in so many milliseconds. */
const INTERVAL = 10_000;

/** So many different messages are told apart at a time. */
const MOST_MESSAGES = 100;

/** What has come with a message since it was told last. */
interface Held {
  count: number;
  last: unknown;
}

/**
 * Tells errors that come again and again, as all do while a database is away, once in ten seconds: the first at once, and then
 * the last one of those that have come meanwhile, with their number.
 */
export class RepeatedErrors {
  readonly #tell: (error: unknown, count: number) => void;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(tell: (error: unknown, count: number) => void, clock: Clock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** Notes an error. */
  add(error: unknown): void {
    const message = this.#held.size < MOST_MESSAGES && error instanceof Error ? error.message : "";
    const held = this.#held.get(message);
    if (held === undefined) {
      this.#tell(error, 1);
      this.#hold(message);
    } else {
      held.count++;
      held.last = error;
    }
  }

  #hold(message: string): void {
    const held: Held = { count: 0, last: undefined };
    this.#held.set(message, held);
    this.#clock.after(INTERVAL, () => {
      this.#held.delete(message);
      if (held.count === 0) return;
      this.#tell(held.last, held.count);
      this.#hold(message);
    });
  }
}
