import type { OperationRecord, State } from "../api/record.ts";

/** So many minutes are shown. */
export const MINUTES = 30;

const MINUTE_MS = 60_000;

/** How many operations there were in each of the last minutes, the oldest first. */
export type PerMinute = readonly number[];

/** What began and what came to an end in the last minutes. */
export interface Activity {
  readonly started: PerMinute;
  readonly succeeded: PerMinute;
  readonly failed: PerMinute;
  readonly cancelled: PerMinute;
}

/** What {@link activityOf} needs of a record. */
export type Times = Pick<OperationRecord, "state" | "startTime" | "endTime">;

/** Counts what some records tell of the minutes before a time. */
export function activityOf(records: Iterable<Times>, now: number): Activity {
  const none = () => new Array<number>(MINUTES).fill(0);
  const started = none();
  const ended: Partial<Record<State, number[]>> = { SUCCEEDED: none(), FAILED: none(), CANCELLED: none() };
  const put = (counts: number[] | undefined, time: string | undefined) => {
    if (counts === undefined || time === undefined) return;
    // What a server whose clock is ahead tells is now, too.
    const index = MINUTES - 1 - Math.max(0, Math.floor((now - Date.parse(time)) / MINUTE_MS));
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
  };
  for (const { state, startTime, endTime } of records) {
    put(started, startTime);
    put(ended[state], endTime);
  }
  return {
    started,
    succeeded: ended.SUCCEEDED ?? [],
    failed: ended.FAILED ?? [],
    cancelled: ended.CANCELLED ?? [],
  };
}

/** The time since which operations count for {@link activityOf}, as a filter takes it. */
export function activityBegin(now: number): string {
  return new Date(now - MINUTES * MINUTE_MS).toISOString();
}
