import { signal } from "@preact/signals";
import { type Counts, countOperations, listRecords, type RecordPage, type Selection } from "../api/operations.ts";
import type { OperationRecord } from "../api/record.ts";
import { throttled } from "../api/throttled.ts";
import { Upkeep } from "../api/upkeep.ts";
import type { OperationChange } from "../api/watch.ts";
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
  readonly upkeep: Upkeep<RecordPage>;
  readonly #route: Extract<Route, { page: "list" }>;
  readonly #pending = new Map<string, OperationChange>();
  readonly #countSoon = throttled(() => this.#count(), COUNT_AGAIN_MS);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reads = 0;

  constructor(route: Extract<Route, { page: "list" }>) {
    this.#route = route;
    const condition = route.state === "" ? "" : `state = ${route.state}`;
    this.selection = { parent: route.parent, filter: combinedFilter(route.filter, condition) };
    this.upkeep = new Upkeep({
      parent: route.parent,
      ask: (signal) => this.#read(signal),
      show: ({ records, nextPageToken }) => {
        this.records.value = records;
        this.nextPageToken.value = nextPageToken;
      },
      restMs: READ_AGAIN_MS,
      onChange: (change) => this.#take(change),
      onStart: (signal) => signal.addEventListener("abort", () => this.#forgetChanges()),
    });
  }

  #take(change: OperationChange): void {
    this.#pending.set(nameIn(change), change);
    this.#showSoon();
  }

  #showSoon(): void {
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
    if (this.selection.filter !== "" || records === undefined) this.upkeep.refreshForChanges();
    else {
      const isFirst = this.#route.pageToken === "";
      this.records.value = applyChanges({ records, isFirst }, changes);
      // The page grows, so that the next one goes on where it ends; but not for ever.
      if (this.records.value.length > LONGEST_PAGE) this.upkeep.refreshForChanges();
    }
  }

  #forgetChanges(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  async #read(signal: AbortSignal): Promise<RecordPage> {
    this.#countSoon();
    this.#reads++;
    try {
      return await listRecords(this.selection, { pageSize: PAGE_SIZE, pageToken: this.#route.pageToken, signal });
    } finally {
      this.#reads--;
      if (this.#pending.size > 0) this.#showSoon();
    }
  }

  /** All states, whichever is chosen: their numbers are on the buttons that choose. */
  async #count(): Promise<void> {
    const { signal } = this.upkeep;
    const { parent, filter } = this.#route;
    try {
      this.counts.value = await countOperations({ parent, filter }, signal);
    } catch {
      // The list itself tells what is wrong; without numbers the buttons still choose.
      if (!signal.aborted) this.counts.value = undefined;
    }
  }
}
