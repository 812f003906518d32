import { LongrunError } from "../errors.ts";

/** How many calls may wait or watch at the same time. */
const MOST_WAITS = 100_000;

/** Counts the calls of a server that wait or watch, and refuses those that are too many. */
export class OpenWaits {
  #count = 0;

  /** Counts one more until the function returned is called, once or more often. Throws TOO_MANY_WAITS. */
  enter(): () => void {
    if (this.#count === MOST_WAITS) {
      throw new LongrunError("TOO_MANY_WAITS", `${MOST_WAITS} calls wait or watch already; call again later.`);
    }
    this.#count++;
    let entered = true;
    return () => {
      if (entered) this.#count--;
      entered = false;
    };
  }
}
