import { expect, test } from "@jest/globals";
import { isOlder } from "../../../console/src/api/is-older.ts";
import type { OperationRecord, State } from "../../../console/src/api/record.ts";

test("what has changed first is older", () => {
  expect(isOlder(record("RUNNING", 1, 2), record("RUNNING", 1, 3))).toBe(true);
  expect(isOlder(record("RUNNING", 1, 3), record("RUNNING", 1, 2))).toBe(false);
  expect(isOlder(record("PENDING", 1), record("RUNNING", 1, 2))).toBe(true);
});

test("of what has changed at the same time, neither is older: a lease is renewed without a change", () => {
  expect(isOlder(record("RUNNING", 1, 2), record("RUNNING", 1, 2))).toBe(false);
});

test.each(["SUCCEEDED", "FAILED", "CANCELLED"] as const)(
  "what is not done is older than %s, whatever the times",
  (state) => {
    for (const updated of [2, 3, 4]) {
      expect(isOlder(record("CANCELLING", 1, updated), record(state, 1, 3))).toBe(true);
      expect(isOlder(record(state, 1, 3), record("CANCELLING", 1, updated))).toBe(false);
    }
  },
);

test("of two operations that have had the same name, the one created later is newer, even if the other was done", () => {
  expect(isOlder(record("PENDING", 5), record("SUCCEEDED", 1, 9))).toBe(false);
  expect(isOlder(record("SUCCEEDED", 1, 9), record("PENDING", 5))).toBe(true);
});

function record(state: State, created: number, updated?: number): OperationRecord {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    operation: { name: "operations/o" },
    state,
    createTime: time(created),
    ...(updated !== undefined && { updateTime: time(updated) }),
  };
}
