const MEBIBYTE = 1024 * 1024;

/** The most bytes of a server that is told nothing else. */
const MOST_BYTES = 256 * MEBIBYTE;

/** What a piece of a request costs besides its bytes, which may come one by one. */
const OVERHEAD = 256;

/**
 * How much of requests that are not complete yet a server keeps in all. Each may be small enough, but thousands of
 * them together are not.
 */
export class RequestMemory {
  readonly #most: number;
  #bytes = 0;

  /** `most` is a number of bytes, 256 MiB by default. */
  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** Takes room for a piece of a request; gives what it costs, or undefined if there is no room. */
  take(length: number): number | undefined {
    const cost = length + OVERHEAD;
    if (this.#bytes + cost > this.#most) return undefined;
    this.#bytes += cost;
    return cost;
  }

  /** Gives back what pieces have cost. */
  free(cost: number): void {
    this.#bytes -= cost;
  }
}
