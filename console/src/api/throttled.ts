const LONGEST_REST_MS = 30_000;

/**
 * Makes of something that takes time what can be asked for often: it never runs twice at once, and rests between two runs
 * for so many milliseconds at least, or three times as long as the last run took if that is more; but for 30 s at most then,
 * for a run may hang.
 */
export function throttled(run: () => Promise<void>, rest: number): () => void {
  let isRunning = false;
  let isAsked = false;
  const start = async () => {
    isRunning = true;
    isAsked = false;
    const begin = performance.now();
    await run();
    setTimeout(
      () => {
        isRunning = false;
        if (isAsked) void start();
      },
      Math.max(rest, Math.min(3 * (performance.now() - begin), LONGEST_REST_MS)),
    );
  };
  return () => {
    isAsked = true;
    if (!isRunning) void start();
  };
}
