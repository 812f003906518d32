import { setImmediate } from "node:timers/promises";
import { OpenWaits } from "../../../src/operations/open-waits.ts";

/** What a reader has got of a stream so far, and how it ended, if it did. */
export class Reading<Value> {
  readonly values: Value[] = [];
  /** "returned", or what was thrown. */
  end: unknown;
  #pending = false;
  readonly #stream: AsyncGenerator<Value, void, undefined>;

  constructor(stream: AsyncGenerator<Value, void, undefined>) {
    this.#stream = stream;
  }

  /** Asks for the next value, unless that is under way or the stream has ended; does not wait for it. */
  ask(): void {
    if (this.#pending || this.end !== undefined) return;
    this.#pending = true;
    const settled = () => {
      this.#pending = false;
    };
    const given = ({ done, value }: IteratorResult<Value, void>) => {
      if (done) this.end = "returned";
      else this.values.push(value);
    };
    const failed = (error: unknown) => {
      this.end = error;
    };
    void this.#stream.next().then(given, failed).finally(settled);
  }

  /** Reads until nothing more comes. */
  async all(): Promise<this> {
    for (let before = -1; before !== this.values.length && this.end === undefined; ) {
      before = this.values.length;
      this.ask();
      await quiet();
    }
    return this;
  }
}

/** Resolves when everything that is under way has come to rest. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}

/** Room for one more call, and whether it is free. */
export function lastPlace() {
  const openWaits = new OpenWaits();
  for (let entered = 1; entered < 100_000; entered++) openWaits.enter("watch");
  return {
    openWaits,
    isFree: (): boolean => {
      try {
        openWaits.enter("watch")();
        return true;
      } catch {
        return false;
      }
    },
  };
}
