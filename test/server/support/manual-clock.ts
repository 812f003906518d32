import type { Clock } from "../../../src/index.ts";

/** A clock that a test moves. */
export class ManualClock implements Clock {
  #now = Date.parse("2026-01-01T00:00:00Z");
  readonly #timers = new Set<{ readonly time: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { time: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass and fires the timers whose time has come, earliest first. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.time - b.time);
      if (next === undefined || next.time > end) break;
      this.#timers.delete(next);
      this.#now = next.time;
      next.callback();
    }
    this.#now = end;
  }

  /** The delays of the timers that have not fired. */
  get delays(): number[] {
    return [...this.#timers].map(({ time }) => time - this.#now);
  }
}
