/** How many calls a principal may make. */
export interface RateLimits {
  /** On average in a second; positive, not necessarily whole. */
  readonly perSecond: number;
  /** At once after a pause; at least 1. */
  readonly burst: number;
}

/**
 * Limits the rate of each principal with a token bucket. All that is kept of one is when its bucket will be full, and that
 * only while it is not: so the memory is bounded by the principals of the last two times that an empty bucket takes to fill.
 */
export class RateLimiter {
  /** Milliseconds for one call. */
  readonly #interval: number;
  /** Milliseconds for a whole burst. */
  readonly #span: number;
  readonly #now: () => number;
  /** When buckets will be full, of those that called since the last turn and in the time before that. */
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #turn: number;

  /** `now` gives milliseconds since any time. Throws a RangeError for limits that let nobody call. */
  constructor({ perSecond, burst }: RateLimits, now: () => number = () => performance.now()) {
    if (!(perSecond > 0 && burst >= 1)) throw new RangeError("A rate has to be positive, and its burst at least 1.");
    this.#interval = 1000 / perSecond;
    this.#span = burst * this.#interval;
    this.#now = now;
    this.#turn = now() + this.#span;
  }

  /** How many principals are remembered. */
  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  /** Counts a call; 0 if it may be made, else the milliseconds after which one may, and then this one is not counted. */
  take(principal: string): number {
    const now = this.#now();
    if (now >= this.#turn) this.#forgetFull(now);
    const full = Math.max(this.#recent.get(principal) ?? this.#older.get(principal) ?? now, now) + this.#interval;
    const wait = full - now - this.#span;
    // Sums of fractions are a little off; less than a microsecond is nobody's wait.
    if (wait > 0.001) return wait;
    this.#recent.set(principal, full);
    return 0;
  }

  #forgetFull(now: number): void {
    this.#older = now >= this.#turn + this.#span ? new Map() : this.#recent;
    this.#recent = new Map();
    this.#turn = now + this.#span;
  }
}
