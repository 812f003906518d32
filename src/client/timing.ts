import { setTimeout } from "node:timers/promises";

/** The time as a client sees it, in milliseconds. Tests bring their own. */
export interface Timing {
  /** The time since some moment; it never goes back. */
  now(): number;
  /** Waits for so long; rejects with the signal's reason when that aborts. */
  pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The machine's time. */
export const systemTiming: Timing = {
  now: () => performance.now(),
  async pause(milliseconds, signal) {
    try {
      await setTimeout(milliseconds, undefined, signal && { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
