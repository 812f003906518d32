import { batch, signal } from "@preact/signals";
import { ApiError } from "../api/api-error.ts";
import { follow, type Liveness } from "../api/follow.ts";
import { isOlder } from "../api/is-older.ts";
import { getRecord } from "../api/operations.ts";
import { isDone, type OperationRecord } from "../api/record.ts";
import { watchOperation } from "../api/watch.ts";

/** One operation, and what keeps it true until it is done. */
export class DetailModel {
  readonly record = signal<OperationRecord | undefined>(undefined);
  readonly error = signal<unknown>(undefined);
  readonly liveness = signal<Liveness>("connecting");
  /** Whether it was there and is not any more. */
  readonly isGone = signal(false);
  readonly #name: string;
  #stop = new AbortController();

  constructor(name: string) {
    this.#name = name;
  }

  /** Reads the operation and follows it until it is done, or until {@link stop} or {@link pause}. */
  start(): void {
    this.stop();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.liveness.value = "connecting";
    void follow<OperationRecord>({
      watch: (aborted, onOpen) => watchOperation(this.#name, aborted, onOpen),
      // The stream begins with the operation as it is: nothing is to be read unless there is no stream.
      read: async (unwanted) => {
        if (this.liveness.value !== "live") await this.read(unwanted);
      },
      onChange: (record) => this.#show(record),
      onLiveness: (liveness) => {
        this.liveness.value = liveness;
      },
      isOver: () => this.record.value !== undefined && isDone(this.record.value),
      signal,
    });
  }

  /** Leaves it as it is. */
  stop(): void {
    this.#stop.abort();
  }

  /** Stops until {@link start}, and says so. */
  pause(): void {
    this.stop();
    this.liveness.value = "paused";
  }

  /** Begins anew after an error. */
  retry(): void {
    this.error.value = undefined;
    this.start();
  }

  /** Reads the operation anew, unless the signal aborts; also while it is paused. */
  async read(signal?: AbortSignal): Promise<void> {
    const before = this.record.value;
    try {
      this.#show(await getRecord(this.#name, signal));
    } catch (error) {
      // What has come meanwhile is true all the same.
      if (signal?.aborted || this.record.value !== before) return;
      const isMissing = error instanceof ApiError && error.status === 404;
      batch(() => {
        this.isGone.value = isMissing && this.record.value !== undefined;
        this.error.value = error;
      });
      // What is not there does not come: nobody asks again.
      if (isMissing) this.stop();
    }
  }

  /** An answer may come after what has been told since; when that was the last, nothing would mend it. */
  #show(record: OperationRecord): void {
    const shown = this.record.value;
    if (shown !== undefined && isOlder(record, shown)) return;
    batch(() => {
      this.record.value = record;
      this.error.value = undefined;
    });
  }
}
