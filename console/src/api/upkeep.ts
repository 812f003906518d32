import { batch, computed, signal } from "@preact/signals";
import { follow, type Liveness } from "./follow.ts";
import { isTooMuch, retryDelay } from "./retry-delay.ts";
import { throttled } from "./throttled.ts";
import { truthfulLiveness } from "./truthful-liveness.ts";
import { type OperationChange, watchOperations } from "./watch.ts";

/** What is kept true, and how. */
export interface UpkeepOptions<Found> {
  /** The parent whose operations are followed. */
  readonly parent: string;
  /** Asks the server for what is shown. */
  readonly ask: (signal: AbortSignal) => Promise<Found>;
  readonly show: (found: Found) => void;
  /** How many milliseconds are between two questions, at least. */
  readonly restMs: number;
  readonly onChange: (change: OperationChange) => void;
  /** Called at each start; the signal aborts when that is over. */
  readonly onStart: (signal: AbortSignal) => void;
}

/** Keeps true what is shown of a parent's operations: asks for it, follows the changes, and asks again when that may help. */
export class Upkeep<Found> {
  /** Why the last question failed, if it did. */
  readonly error = signal<unknown>(undefined);
  readonly liveness = computed(() => truthfulLiveness(this.#followed.value, this.error.value));
  /** Asks anew, soon. */
  readonly refresh: () => void;
  readonly #followed = signal<Liveness>("connecting");
  readonly #options: UpkeepOptions<Found>;
  #stop = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: UpkeepOptions<Found>) {
    this.#options = options;
    this.refresh = throttled(() => this.#ask(), options.restMs);
  }

  /** Aborts at the end of what {@link start} began last. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Asks, and goes on until {@link stop} or {@link pause}. */
  start(): void {
    const { parent, onChange, onStart } = this.#options;
    this.stop();
    this.#stop = new AbortController();
    this.#followed.value = "connecting";
    const { signal } = this;
    onStart(signal);
    void follow<OperationChange>({
      watch: (aborted, onOpen) => watchOperations({ parent, filter: "" }, aborted, onOpen),
      read: async () => (isTooMuch(this.error.value) ? this.refreshForChanges() : this.refresh()),
      onChange,
      onLiveness: (liveness) => {
        this.#followed.value = liveness;
      },
      signal,
    });
  }

  /** Leaves everything as it is. */
  stop(): void {
    this.#stop.abort();
    this.#clearRetry();
  }

  /** Stops until {@link start}, and says so. */
  pause(): void {
    this.stop();
    this.#followed.value = "paused";
  }

  /** Asks anew, soon, because of changes: but what has been refused is asked again at its time, not at every change. */
  refreshForChanges(): void {
    if (this.#retry === undefined) this.refresh();
  }

  async #ask(): Promise<void> {
    const { signal } = this;
    // What has been paused after this was asked for stands still.
    if (signal.aborted) return;
    this.#clearRetry();
    try {
      const found = await this.#options.ask(signal);
      if (signal.aborted) return;
      batch(() => {
        this.#options.show(found);
        this.error.value = undefined;
      });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** What was shown stays. Nothing is asked again before the user has mended what only they can. */
  #fail(error: unknown): void {
    const delay = retryDelay(error);
    batch(() => {
      this.error.value = error;
      if (delay === undefined) this.pause();
    });
    this.#clearRetry();
    if (delay !== undefined) this.#retry = setTimeout(this.refresh, delay);
  }

  #clearRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }
}
