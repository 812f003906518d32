import { setImmediate } from "node:timers/promises";

/** A clock in milliseconds that goes on only while something computes, and so tells how long that stalls the process. */
export class ComputingTime {
  #now = 0;

  readonly now = (): number => this.#now;

  /** Computes for so long. */
  compute(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** How long was computed in each turn of the event loop, from the start of the work until it was done. */
  async stalls(work: () => Promise<unknown>): Promise<number[]> {
    const stalls: number[] = [];
    let before = this.#now;
    let done = false;
    const end = work().finally(() => {
      done = true;
    });
    while (!done) {
      await setImmediate();
      stalls.push(this.#now - before);
      before = this.#now;
    }
    await end;
    return stalls.filter((stall) => stall > 0);
  }
}
