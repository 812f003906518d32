import type { OperationRecord } from "../api/record.ts";

/** So many minutes are shown. */
export const MINUTES = 30;

const MINUTE_MS = 60_000;

/** How many operations started and ended in each of the last minutes, the oldest first. */
export interface Activity {
  readonly started: readonly number[];
  readonly ended: readonly number[];
}

/** Counts what some records tell of the minutes before a time. */
export function activityOf(records: Iterable<OperationRecord>, now: number): Activity {
  const started = new Array<number>(MINUTES).fill(0);
  const ended = new Array<number>(MINUTES).fill(0);
  const put = (counts: number[], time: string | undefined) => {
    if (time === undefined) return;
    const index = MINUTES - 1 - Math.floor((now - Date.parse(time)) / MINUTE_MS);
    if (index in counts) counts[index] = (counts[index] ?? 0) + 1;
  };
  for (const { startTime, createTime, endTime } of records) {
    put(started, startTime ?? createTime);
    put(ended, endTime);
  }
  return { started, ended };
}

/** The time since which operations count for {@link activityOf}, as a filter takes it. */
export function activityBegin(now: number): string {
  return new Date(now - MINUTES * MINUTE_MS).toISOString();
}
