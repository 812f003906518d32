import { expect, test } from "@jest/globals";
import { activityBegin, activityOf, MINUTES } from "../../../console/src/overview/recent-activity.ts";

const NOW = Date.parse("2026-03-14T10:00:00Z");
const MINUTE = 60_000;

test("counts what started and ended in each minute, the latest last", () => {
  const { started, succeeded, failed, cancelled } = activityOf(
    [
      { state: "SUCCEEDED", startTime: ago(2.5), endTime: ago(0.5) },
      { state: "FAILED", startTime: ago(2.1), endTime: ago(1) },
      { state: "CANCELLED", endTime: ago(0) },
      { state: "RUNNING", startTime: ago(29.9) },
      { state: "PENDING" },
    ],
    NOW,
  );
  expect(started).toHaveLength(MINUTES);
  expect(started.slice(-3)).toEqual([2, 0, 0]);
  expect(started[0]).toBe(1);
  expect(succeeded.slice(-3)).toEqual([0, 0, 1]);
  expect(failed.slice(-3)).toEqual([0, 1, 0]);
  expect(cancelled.slice(-3)).toEqual([0, 0, 1]);
});

test("leaves out what was before, and takes what is ahead of this clock for now", () => {
  const { started } = activityOf(
    [
      { state: "RUNNING", startTime: ago(MINUTES) },
      { state: "RUNNING", startTime: ago(-3) },
    ],
    NOW,
  );
  expect(started.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(started.at(-1)).toBe(1);
});

test("begins as many minutes ago as it counts", () => {
  expect(activityBegin(NOW)).toBe(ago(MINUTES));
});

function ago(minutes: number): string {
  return new Date(NOW - minutes * MINUTE).toISOString();
}
