/** An attempt to make a write of which nobody knows whether it succeeded. */
export interface Doubt {
  /** The number of the statement. */
  readonly batch: number;
  /** Where the log was when it began. */
  readonly horizon: number;
}

/** A write that somebody waits for. */
export class PendingWrite<Write> {
  readonly write: Write;
  /** Resolves with the sequence of the record if the write was done, with nothing if it was refused. */
  readonly outcome: Promise<number | undefined>;
  readonly settle: (sequence: number | undefined) => void;
  readonly fail: (error: unknown) => void;
  /** The attempts whose outcome is unknown. */
  readonly doubts: Doubt[] = [];
  /** Whether an attempt after these was refused, perhaps because one of them was done. */
  isRefused = false;
  /** How often the outcome of these was searched for. */
  searches = 0;

  constructor(write: Write) {
    this.write = write;
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    this.outcome = promise;
    this.settle = resolve;
    this.fail = reject;
  }
}
