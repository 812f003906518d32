import type { Clock } from "../clock.ts";
import { notFound } from "../errors.ts";
import type { WaitingCaller } from "./open-waits.ts";
import { isDone, type OperationRecord } from "./record.ts";
import type { Waiters } from "./waiters.ts";
import { versionOf } from "./watching/version.ts";

/** What a wait needs besides a name. */
export interface WaitOptions {
  /** Reads the operation, or throws OPERATION_NOT_FOUND. */
  readonly read: () => Promise<OperationRecord>;
  /** How many milliseconds the wait may last; asked when it is known that the operation is there. */
  readonly time: () => number;
  readonly clock: Clock;
  readonly caller: WaitingCaller;
}

/**
 * The record of an operation when it is done, or its latest one when the time is over or the signal aborts. Throws
 * OPERATION_NOT_FOUND if it is not there or is deleted meanwhile, TOO_MANY_WAITS, and what `time` throws.
 */
export async function waitOperation(
  waiters: Waiters,
  name: string,
  { read, time, clock, caller: { signal, principal } }: WaitOptions,
): Promise<OperationRecord> {
  // Waiting begins before reading, or an end between the two would be missed.
  let waiter = waiters.wait(name, principal);
  const stop = () => waiter.stop();
  let cancelTimer: (() => void) | undefined;
  try {
    const record = await read();
    const milliseconds = time();
    if (isDone(record) || milliseconds <= 0 || signal.aborted) return record;
    cancelTimer = clock.after(milliseconds, stop);
    signal.addEventListener("abort", stop);
    for (;;) {
      waiter.isFor(record.uid);
      const outcome = await waiter.outcome;
      if (outcome === "unfinished") return await read();
      if (outcome.record?.uid === record.uid) return outcome.record;
      if (versionOf(outcome)?.uid === record.uid) throw notFound(name);
      // It is about another operation of that name, before this one or after it, or nobody says about which.
      waiter = waiters.wait(name, principal);
      const present = await read();
      if (present.uid !== record.uid) throw notFound(name);
      if (isDone(present) || signal.aborted) return present;
    }
  } finally {
    stop();
    cancelTimer?.();
    signal.removeEventListener("abort", stop);
  }
}
