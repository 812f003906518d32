import { signal } from "@preact/signals";
import { type Counts, countOperations, listRecords, type RecordPage } from "../api/operations.ts";
import type { OperationRecord } from "../api/record.ts";
import { Upkeep } from "../api/upkeep.ts";
import { type Activity, activityBegin, activityOf } from "./recent-activity.ts";

const READ_AGAIN_MS = 2000;
/** Without any change, minutes pass all the same. */
const READ_ANYWAY_MS = 30_000;
const FEW = 6;

/** The activity is counted over so many operations at most; busier parents see the latest of them. */
export const MOST_COUNTED = 1000;

/** What is read of a parent at a time. */
interface Reading {
  readonly now: number;
  readonly counts: Counts;
  readonly recent: RecordPage;
  readonly slowest: RecordPage;
  readonly failures: RecordPage;
}

/** What is going on in a parent, and what keeps it true. */
export class OverviewModel {
  readonly counts = signal<Counts | undefined>(undefined);
  readonly activity = signal<Activity | undefined>(undefined);
  /** Whether there were more operations than are counted. */
  readonly isBusy = signal(false);
  readonly slowest = signal<readonly OperationRecord[] | undefined>(undefined);
  readonly failures = signal<readonly OperationRecord[] | undefined>(undefined);
  readonly upkeep: Upkeep<Reading>;

  constructor(parent: string) {
    this.upkeep = new Upkeep({
      parent,
      ask: (signal) => readParent(parent, signal),
      show: (reading) => this.#show(reading),
      restMs: READ_AGAIN_MS,
      onChange: () => this.upkeep.refreshForChanges(),
      onStart: (signal) => this.#refreshAnyway(signal),
    });
  }

  #refreshAnyway(signal: AbortSignal): void {
    const { liveness } = this.upkeep;
    const timer = setInterval(() => {
      if (liveness.value !== "hidden") this.upkeep.refreshForChanges();
    }, READ_ANYWAY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  #show({ now, counts, recent, slowest, failures }: Reading): void {
    this.counts.value = counts;
    this.activity.value = activityOf(recent.records, now);
    this.isBusy.value = recent.nextPageToken !== "";
    this.slowest.value = slowest.records;
    this.failures.value = [...failures.records].sort((one, other) => endOf(other) - endOf(one));
  }
}

async function readParent(parent: string, signal: AbortSignal): Promise<Reading> {
  const now = Date.now();
  const list = (filter: string, pageSize: number, more: object = {}) =>
    listRecords({ parent, filter }, { pageSize, signal, ...more });
  const fields = "operationRecords(state,startTime,endTime),nextPageToken";
  const [counts, recent, slowest, failures] = await Promise.all([
    countOperations({ parent, filter: "" }, signal),
    list(`update_time > ${activityBegin(now)}`, MOST_COUNTED, { fields }),
    list("state = RUNNING OR state = CANCELLING", FEW, { orderBy: "create_time" }),
    list("state = FAILED", FEW),
  ]);
  return { now, counts, recent, slowest, failures };
}

function endOf({ endTime, createTime }: OperationRecord): number {
  return Date.parse(endTime ?? createTime);
}
