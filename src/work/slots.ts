import { LongrunError } from "../errors.ts";

/** The right to work, which somebody has at once or in turn. */
export interface Slot {
  /** Resolves when it is this one's turn. */
  readonly ready: Promise<void>;
  /** Gives the right back, or up; to be called once. */
  release(): void;
}

/** Lets so many work at a time; the others wait for their turn in the order in which they came, or are refused. */
export class Slots {
  readonly #most: number;
  readonly #whenFull: "wait" | "refuse";
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(most: number, whenFull: "wait" | "refuse") {
    this.#most = most;
    this.#whenFull = whenFull;
  }

  /** Takes a slot. Throws TOO_MANY_RUNNING if there is none and nobody is to wait. */
  take(): Slot {
    const isFull = this.#taken >= this.#most;
    if (isFull && this.#whenFull === "refuse") {
      throw new LongrunError(
        "TOO_MANY_RUNNING",
        `The server works on ${this.#most} operations, and takes no more now.`,
      );
    }
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    let isReady = false;
    const begin = () => {
      isReady = true;
      this.#taken++;
      resolve();
    };
    if (isFull) this.#waiting.add(begin);
    else begin();
    const release = () => {
      if (isReady) this.#next();
      else this.#waiting.delete(begin);
    };
    return { ready, release };
  }

  #next(): void {
    this.#taken--;
    const [begin] = this.#waiting;
    if (begin === undefined) return;
    this.#waiting.delete(begin);
    begin();
  }
}
