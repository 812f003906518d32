import { notFound } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { isDone, type OperationRecord } from "./record.ts";
import type { Waiters } from "./waiters.ts";

/** What a wait needs besides a name. */
export interface WaitOptions {
  /** Reads the operation, or throws OPERATION_NOT_FOUND. */
  readonly read: () => Promise<OperationRecord>;
  /** How many milliseconds the wait may last; asked when it is known that the operation is there. */
  readonly time: () => number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The record of an operation when it is done, or its latest one when the time is over or the signal aborts. Throws
 * OPERATION_NOT_FOUND if it is not there or is deleted meanwhile, TOO_MANY_WAITS, and what `time` throws.
 */
export async function waitOperation(
  waiters: Waiters,
  name: string,
  { read, time, clock, signal }: WaitOptions,
): Promise<OperationRecord> {
  // Waiting begins before reading, or an end between the two would be missed.
  const waiter = waiters.wait(name);
  let cancelTimer: (() => void) | undefined;
  try {
    const record = await read();
    const milliseconds = time();
    if (isDone(record) || milliseconds <= 0 || signal.aborted) return record;
    cancelTimer = clock.after(milliseconds, waiter.stop);
    signal.addEventListener("abort", waiter.stop);
    const outcome = await waiter.outcome;
    if (outcome === "deleted") throw notFound(name);
    return outcome === "unfinished" ? await read() : outcome.ended;
  } finally {
    waiter.stop();
    cancelTimer?.();
    signal.removeEventListener("abort", waiter.stop);
  }
}
