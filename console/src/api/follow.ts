import { ApiError } from "./api-error.ts";
import { pause } from "./pause.ts";

/**
 * How what is shown is kept true: by the stream of changes, by asking again and again, not yet, or not now: because the server
 * is away, because it has just refused (and is asked again), because the user has paused, or because nobody sees the page.
 */
export type Liveness = "connecting" | "live" | "polling" | "away" | "retrying" | "paused" | "hidden";

/** What tells whether anybody sees the page: the document. */
export type Visibility = EventTarget & Pick<Document, "hidden">;

/** What {@link follow} does, and with what. */
export interface FollowOptions<Change> {
  /** The stream of changes; calls `onOpen` when they have begun to come. */
  readonly watch: (signal: AbortSignal, onOpen: () => void) => AsyncIterable<Change>;
  /**
   * Reads everything anew; what is read must include every change told before. The signal aborts when that is not wanted any
   * more. Never rejects.
   */
  readonly read: (signal: AbortSignal) => Promise<void>;
  readonly onChange: (change: Change) => void;
  readonly onLiveness: (liveness: Liveness) => void;
  /** Whether nothing more can change. */
  readonly isOver?: () => boolean;
  /** The document by default. */
  readonly visibility?: Visibility;
  readonly signal: AbortSignal;
}

const POLL_MS = 5000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/**
 * Keeps something true until the signal aborts or it is over: by its stream of changes, read anew whenever that begins, for
 * changes before are not told; by asking every 5 s if there is no stream to be had, or as long as a proxy holds it back; and
 * again and again while the server is away. A stream that comes to its end, as a proxy may end it, is begun again. While nobody
 * sees the page there is none, for a browser has few connections for all tabs of a server.
 */
export async function follow<Change>(options: FollowOptions<Change>): Promise<void> {
  const { onLiveness, signal, visibility = document } = options;
  while (!signal.aborted) {
    const isToggled = new AbortController();
    const wasHidden = visibility.hidden;
    const toggle = () => visibility.hidden !== wasHidden && isToggled.abort();
    visibility.addEventListener("visibilitychange", toggle);
    const either = AbortSignal.any([signal, isToggled.signal]);
    if (wasHidden) {
      onLiveness("hidden");
      await aborted(either);
      if (!signal.aborted) onLiveness("connecting");
    } else await followSeen({ ...options, signal: either });
    visibility.removeEventListener("visibilitychange", toggle);
    if (!isToggled.signal.aborted) return;
  }
}

async function followSeen<Change>(options: FollowOptions<Change>): Promise<void> {
  const { watch, read, onChange, onLiveness, isOver = () => false, signal } = options;
  let retry = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const opened = new AbortController();
    const onOpen = () => {
      opened.abort();
      retry = FIRST_RETRY_MS;
      onLiveness("live");
      void read(signal);
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
      if (!isAway) await read(signal);
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
    await read(signal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
