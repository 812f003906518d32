import type { Timing } from "../../../src/client/timing.ts";

/** A time that goes on only by pauses, which are over at once, and by what a test says. */
export class FakeTiming implements Timing {
  /** How long each pause was. */
  readonly pauses: number[] = [];
  #now = 1000;

  now(): number {
    return this.#now;
  }

  /** Goes on. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    this.pauses.push(milliseconds);
    this.#now += milliseconds;
  }
}
