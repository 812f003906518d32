import { expect, test } from "@jest/globals";
import { encode } from "../../../src/proto/encode.ts";
import { OperationRecordSchema } from "../../../src/proto/messages.ts";
import { changeIds, recordIds } from "../../../src/rest/google/event-ids.ts";

const record = (etag: string, done = false) =>
  encode(OperationRecordSchema, { etag: `"${etag}"`, operation: { done } });

test("a record has been seen if it is of the same operation and no later revision", () => {
  const ids = recordIds("uid-x-10");
  expect(
    ["uid-x-z", "uid-x-10", "uid-x-11", "uid-x-100", "uid-y-1", "uid-1"].map((id) => ids.next(record(id))),
  ).toEqual([undefined, undefined, "uid-x-11", "uid-x-100", "uid-y-1", "uid-1"]);
});

test("the end has been seen only if its own ID is the last one", () => {
  const end = record("uid-x-10", true);
  const nextAfter = (last: string) => recordIds(last).next(end);
  expect(["uid-x-z", "uid-x-10", "uid-x-11", "uid-x-zzzzzzzzzz"].map(nextAfter)).toEqual([
    "uid-x-10",
    undefined,
    "uid-x-10",
    "uid-x-10",
  ]);
});

test("who names the ID of the end before it has been has not seen it", () => {
  const ids = recordIds("uid-x-10");
  expect(ids.next(record("uid-x-z"))).toBeUndefined();
  expect(ids.next(record("uid-x-10", true))).toBe("uid-x-10");
});

test("the IDs of changes rise while time stands still, and go on from the time or from the last ID", () => {
  const now = () => 1000;
  const ids = changeIds(undefined, now);
  expect([1, 2, 3].map(() => ids.next(record("")))).toEqual(["1000", "1001", "1002"]);
  expect(changeIds("5000", now).next(record(""))).toBe("5001");
  expect(changeIds("9".repeat(30), now).next(record(""))).toBe("1000");
  expect(changeIds("uid-x-1", now).next(record(""))).toBe("1000");
});
