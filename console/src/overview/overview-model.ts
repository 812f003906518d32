import { batch, computed, signal } from "@preact/signals";
import { follow, type Liveness } from "../api/follow.ts";
import { type Counts, countOperations, listRecords } from "../api/operations.ts";
import type { OperationRecord } from "../api/record.ts";
import { retryDelay } from "../api/retry-delay.ts";
import { throttled } from "../api/throttled.ts";
import { truthfulLiveness } from "../api/truthful-liveness.ts";
import { type OperationChange, watchOperations } from "../api/watch.ts";
import { type Activity, activityBegin, activityOf } from "./recent-activity.ts";

const READ_AGAIN_MS = 2000;
/** Without any change, minutes pass all the same. */
const READ_ANYWAY_MS = 30_000;
const FEW = 6;

/** The activity is counted over so many operations at most; busier parents see the latest of them. */
export const MOST_COUNTED = 1000;

/** What is going on in a parent, and what keeps it true. */
export class OverviewModel {
  readonly counts = signal<Counts | undefined>(undefined);
  readonly activity = signal<Activity | undefined>(undefined);
  /** Whether there were more operations than are counted. */
  readonly isBusy = signal(false);
  readonly slowest = signal<readonly OperationRecord[] | undefined>(undefined);
  readonly failures = signal<readonly OperationRecord[] | undefined>(undefined);
  readonly error = signal<unknown>(undefined);
  readonly liveness = computed(() => truthfulLiveness(this.#followed.value, this.error.value));
  readonly #followed = signal<Liveness>("connecting");
  readonly #parent: string;
  readonly #readSoon = throttled(() => this.#read(), READ_AGAIN_MS);
  #stop = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: string) {
    this.#parent = parent;
  }

  /** Reads everything and keeps it true until {@link stop} or {@link pause}. */
  start(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const readAnyway = () => this.#followed.value !== "hidden" && this.#readForChanges();
    const timer = setInterval(readAnyway, READ_ANYWAY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    void follow<OperationChange>({
      watch: (aborted, onOpen) => watchOperations({ parent: this.#parent, filter: "" }, aborted, onOpen),
      read: async () => this.#readSoon(),
      onChange: () => this.#readForChanges(),
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

  /** What has been refused is asked again at its time, not at every change. */
  #readForChanges(): void {
    if (this.#retry === undefined) this.#readSoon();
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    this.#clearRetry();
    const parent = this.#parent;
    const now = Date.now();
    const list = (filter: string, pageSize: number, more: object = {}) =>
      listRecords({ parent, filter }, { pageSize, signal, ...more });
    const fields = "operationRecords(state,startTime,endTime),nextPageToken";
    try {
      const [counts, recent, slowest, failures] = await Promise.all([
        countOperations({ parent, filter: "" }, signal),
        list(`update_time > ${activityBegin(now)}`, MOST_COUNTED, { fields }),
        list("state = RUNNING OR state = CANCELLING", FEW, { orderBy: "create_time" }),
        list("state = FAILED", FEW),
      ]);
      if (signal.aborted) return;
      batch(() => {
        this.counts.value = counts;
        this.activity.value = activityOf(recent.records, now);
        this.isBusy.value = recent.nextPageToken !== "";
        this.slowest.value = slowest.records;
        this.failures.value = [...failures.records].sort((one, other) => endOf(other) - endOf(one));
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
    if (delay !== undefined) this.#retry = setTimeout(this.#readSoon, delay);
  }

  #clearRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }
}

function endOf({ endTime, createTime }: OperationRecord): number {
  return Date.parse(endTime ?? createTime);
}
