import { ApiError } from "./api-error.ts";

/** How what is shown is kept true: by the stream of changes, by asking again and again, not yet, not now, or not at all. */
export type Liveness = "connecting" | "live" | "polling" | "away" | "paused";

/** What {@link follow} does, and with what. */
export interface FollowOptions<Change> {
  /** The stream of changes; calls `onOpen` when they have begun to come. */
  readonly watch: (signal: AbortSignal, onOpen: () => void) => AsyncIterable<Change>;
  /** Reads everything anew; what is read must include every change told before. Never rejects. */
  readonly read: () => Promise<void>;
  readonly onChange: (change: Change) => void;
  readonly onLiveness: (liveness: Liveness) => void;
  /** Whether nothing more can change. */
  readonly isOver?: () => boolean;
  readonly signal: AbortSignal;
}

const POLL_MS = 5000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/**
 * Keeps something true until the signal aborts or it is over: by its stream of changes, read anew whenever that begins, for
 * changes before are not told; by asking every 5 s if there is no stream to be had, or as long as a proxy holds it back; and
 * again and again while the server is away. A stream that comes to its end, as a proxy may end it, is begun again.
 */
export async function follow<Change>(options: FollowOptions<Change>): Promise<void> {
  const { watch, read, onChange, onLiveness, isOver = () => false, signal } = options;
  let retry = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const opened = new AbortController();
    const onOpen = () => {
      opened.abort();
      retry = FIRST_RETRY_MS;
      onLiveness("live");
      void read();
    };
    void pollUntil(AbortSignal.any([opened.signal, signal]), options);
    try {
      try {
        for await (const change of watch(signal, onOpen)) onChange(change);
      } finally {
        opened.abort();
      }
      if (isOver()) return;
      await pause(FIRST_RETRY_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      const isAway = error instanceof ApiError && error.isAway;
      onLiveness(isAway ? "away" : "polling");
      if (!isAway) await read();
      await pause(isAway ? retry : POLL_MS, signal);
      retry = Math.min(retry * 2, LAST_RETRY_MS);
    }
  }
}

/** Reads again and again, after a moment in which the stream could begin. */
async function pollUntil<Change>(signal: AbortSignal, { read, onLiveness }: FollowOptions<Change>): Promise<void> {
  for (let rest = FIRST_RETRY_MS; ; rest = POLL_MS) {
    await pause(rest, signal);
    if (signal.aborted) return;
    onLiveness("polling");
    await read();
  }
}

/** Resolves after so many milliseconds, or when the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
