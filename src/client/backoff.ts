/** How long to wait before each attempt, in milliseconds: the first, and the most. */
export interface BackoffOptions {
  readonly first: number;
  readonly most: number;
}

/** How much longer each delay is than the one before. */
const FACTOR = 1.5;

/**
 * Delays that grow from the first to the most, each shortened by up to a quarter at random, so that many who wait for
 * the same do not call at the same time.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #next: number;

  constructor(options: BackoffOptions, random: () => number = Math.random) {
    this.#options = options;
    this.#random = random;
    this.#next = options.first;
  }

  /** The delay before the next attempt. */
  next(): number {
    const delay = this.#next * (1 - this.#random() / 4);
    this.#next = Math.min(this.#next * FACTOR, this.#options.most);
    return delay;
  }

  /** Begins anew, because something has happened. */
  reset(): void {
    this.#next = this.#options.first;
  }
}
