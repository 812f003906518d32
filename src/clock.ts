/** The time and the timers of the core, so that tests can bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the function returned prevents that. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Resolves after so many milliseconds. */
export function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}

/** The longest delay that Node's timers take: about 24.8 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after(milliseconds, callback) {
    if (milliseconds > LONGEST_TIMER) {
      let cancel = systemClock.after(LONGEST_TIMER, () => {
        cancel = systemClock.after(milliseconds - LONGEST_TIMER, callback);
      });
      return () => cancel();
    }
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
