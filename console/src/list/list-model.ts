import { batch, computed, signal } from "@preact/signals";
import { follow, type Liveness } from "../api/follow.ts";
import { type Counts, countOperations, listRecords, type Selection } from "../api/operations.ts";
import type { OperationRecord } from "../api/record.ts";
import { retryDelay } from "../api/retry-delay.ts";
import { throttled } from "../api/throttled.ts";
import { truthfulLiveness } from "../api/truthful-liveness.ts";
import { type OperationChange, watchOperations } from "../api/watch.ts";
import type { Route } from "../routing/route.ts";
import { applyChanges, nameIn } from "./apply-changes.ts";
import { combinedFilter } from "./combined-filter.ts";

/** How many operations a page shows. */
export const PAGE_SIZE = 100;

const LONGEST_PAGE = 2 * PAGE_SIZE;
const SHOW_CHANGES_MS = 200;
const READ_AGAIN_MS = 1000;
const COUNT_AGAIN_MS = 2000;

/** A page of a list, and what keeps it true. */
export class ListModel {
  /** What the page is cut from. */
  readonly selection: Selection;
  readonly records = signal<readonly OperationRecord[] | undefined>(undefined);
  readonly counts = signal<Counts | undefined>(undefined);
  readonly nextPageToken = signal("");
  readonly error = signal<unknown>(undefined);
  readonly liveness = computed(() => truthfulLiveness(this.#followed.value, this.error.value));
  readonly #followed = signal<Liveness>("connecting");
  readonly #route: Extract<Route, { page: "list" }>;
  readonly #readSoon = throttled(() => this.#read(), READ_AGAIN_MS);
  readonly #countSoon = throttled(() => this.#count(), COUNT_AGAIN_MS);
  readonly #pending = new Map<string, OperationChange>();
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #reads = 0;

  constructor(route: Extract<Route, { page: "list" }>) {
    this.#route = route;
    const condition = route.state === "" ? "" : `state = ${route.state}`;
    this.selection = { parent: route.parent, filter: combinedFilter(route.filter, condition) };
  }

  /** Reads the page and keeps it true until {@link stop} or {@link pause}. */
  start(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    void follow<OperationChange>({
      watch: (aborted, onOpen) => watchOperations({ parent: this.#route.parent, filter: "" }, aborted, onOpen),
      read: () => {
        const read = this.#read();
        this.#countSoon();
        return read;
      },
      onChange: (change) => this.#take(change),
      onLiveness: (liveness) => {
        this.#followed.value = liveness;
      },
      signal,
    });
  }

  /** Leaves the page as it is. */
  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#clearRetry();
    this.#pending.clear();
  }

  /** Stops until {@link start}, and says so. */
  pause(): void {
    this.stop();
    this.#followed.value = "paused";
  }

  /** Reads the page anew, soon. */
  refresh(): void {
    this.#readSoon();
    this.#countSoon();
  }

  #take(change: OperationChange): void {
    this.#pending.set(nameIn(change), change);
    this.#timer ??= setTimeout(() => this.#show(), SHOW_CHANGES_MS);
  }

  /** A filter is the server's to judge, and it does not tell what ceases to match: then the page is read again. */
  #show(): void {
    this.#timer = undefined;
    const changes = new Map(this.#pending);
    // What is being read may be older than these: they are shown again after it.
    if (this.#reads === 0) this.#pending.clear();
    this.#countSoon();
    const records = this.records.value;
    if (this.selection.filter !== "" || records === undefined) this.#readForChanges();
    else {
      const isFirst = this.#route.pageToken === "";
      this.records.value = applyChanges({ records, isFirst }, changes);
      // The page grows, so that the next one goes on where it ends; but not for ever.
      if (this.records.value.length > LONGEST_PAGE) this.#readForChanges();
    }
  }

  /** What has been refused is asked again at its time, not at every change. */
  #readForChanges(): void {
    if (this.#retry === undefined) this.#readSoon();
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    // A page that has been paused after this was asked for stands still.
    if (signal.aborted) return;
    this.#clearRetry();
    this.#reads++;
    try {
      const page = await listRecords(this.selection, {
        pageSize: PAGE_SIZE,
        pageToken: this.#route.pageToken,
        signal,
      });
      if (signal.aborted) return;
      batch(() => {
        this.records.value = page.records;
        this.nextPageToken.value = page.nextPageToken;
        this.error.value = undefined;
      });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.#reads--;
      if (this.#pending.size > 0) this.#timer ??= setTimeout(() => this.#show(), SHOW_CHANGES_MS);
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

  /** All states, whichever is chosen: their numbers are on the buttons that choose. */
  async #count(): Promise<void> {
    const { signal } = this.#stop;
    const { parent, filter } = this.#route;
    try {
      this.counts.value = await countOperations({ parent, filter }, signal);
    } catch {
      // The list itself tells what is wrong; without numbers the buttons still choose.
      if (!signal.aborted) this.counts.value = undefined;
    }
  }
}
