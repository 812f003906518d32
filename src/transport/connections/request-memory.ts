const MEBIBYTE = 1024 * 1024;

/** The most bytes of a server that is told nothing else. */
const MOST_BYTES = 64 * MEBIBYTE;

/** So many of the largest requests there is room for. */
const LARGEST_REQUESTS = 16;

/** What a piece of a request costs besides its bytes, which may come one by one. */
const OVERHEAD = 384;

/** A request that is not complete yet. */
export interface KeptRequest {
  /** Ends the request, whose room is gone: others need it. */
  refuse(): void;
}

/**
 * The budget for requests that are still arriving, shared by all connections. Each may be small enough, but thousands of
 * them together are not. If there is no room, the oldest is refused for the newest: so one that comes at once finds room,
 * however many there are that never become complete.
 */
export class RequestMemory {
  readonly #most: number;
  #bytes = 0;
  /** What each costs, the oldest first. */
  readonly #costs = new Map<KeptRequest, number>();

  /** `most` is a number of bytes, 64 MiB by default. */
  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** The memory of a server whose requests have at most so many bytes each. */
  static forRequestsOf(mostBytes: number): RequestMemory {
    return new RequestMemory(Math.max(MOST_BYTES, LARGEST_REQUESTS * mostBytes));
  }

  /**
   * Takes room for a piece of so many bytes, and refuses the oldest requests for that. Tells false if the request itself was
   * refused; it is not to take any more then.
   */
  keep(request: KeptRequest, length: number): boolean {
    const cost = length + OVERHEAD;
    while (this.#bytes + cost > this.#most) {
      const [oldest = request] = this.#costs.keys();
      this.forget(oldest);
      oldest.refuse();
      if (oldest === request) return false;
    }
    this.#bytes += cost;
    this.#costs.set(request, (this.#costs.get(request) ?? 0) + cost);
    return true;
  }

  /** Gives back the room of a request that is complete, or that nobody waits for. */
  forget(request: KeptRequest): void {
    this.#bytes -= this.#costs.get(request) ?? 0;
    this.#costs.delete(request);
  }
}
