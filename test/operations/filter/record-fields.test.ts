import { describe, expect, test } from "@jest/globals";
import { defaultPolicy } from "../../../src/operations/policy.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { cancelRecord, updateRecord } from "../../../src/operations/transitions.ts";
import { ErrorInfoSchema, OperationMetadataSchema } from "../../../src/proto/messages.ts";
import { write } from "../records.ts";
import type { OperationInit } from "../requests.ts";
import { filters } from "./support/matches.ts";
import { NOW, packJson, recordOf } from "./support/records.ts";

const metadata = packJson(OperationMetadataSchema, {
  createTime: "2026-05-04T11:59:59.5Z",
  target: "projects/p/instances/howling",
  verb: "export",
});
const details = [
  packJson(ErrorInfoSchema, { reason: "DISK_FULL", domain: "disks", metadata: { disk: "d1" } }),
  { typeUrl: "type.example.com/unknown.Type", value: new Uint8Array() },
];

const later = (record: OperationRecord, seconds: number, body: OperationInit, progress?: OperationRecord["progress"]) =>
  updateRecord(record, write(body, progress), NOW + seconds * 1000, defaultPolicy);
const cancelled = (record: OperationRecord, seconds: number) =>
  cancelRecord(record, NOW + seconds * 1000, defaultPolicy);

const base = {
  name: "projects/p/operations/export-1",
  labels: { env: "prod", "key with space": "x", empty: "", __proto: "p", toString: "s" },
};
const pending = recordOf({}, { name: "operations/empty" });
const running = later(recordOf({ metadata }, base), 1, {}, { fraction: 0.25, message: "Copying files" });
const cancelling = cancelled(later(recordOf({}, { name: "operations/b" }), 1, {}, { fraction: 0, message: "" }), 2);
const succeeded = later(running, 3, { done: true, result: { case: "response", value: metadata } });
const failed = later(running, 4, {
  done: true,
  result: { case: "error", value: { code: 13, message: "Disk full", details } },
});
const cancelledAtOnce = cancelled(recordOf({}, { name: "operations/c" }), 5);

const records = { pending, running, cancelling, succeeded, failed, cancelledAtOnce };

function matching(filter: string): string {
  const { matches } = filters.parse(filter) ?? { matches: () => true };
  const met = Object.entries(records).filter(([, record]) => matches(record));
  return met.map(([key]) => key).join(" ");
}

const everything = Object.keys(records).join(" ");
const exports = "running succeeded failed";
const at = (seconds: number) => `"${new Date(NOW + seconds * 1000).toISOString()}"`;

describe("filters over records", () => {
  test.each([
    ["name = operations/empty", "pending"],
    ["name = projects/p/operations/export-1", exports],
    ["name = projects/*/operations/*", exports],
    ["name != operations/b", "pending running succeeded failed cancelledAtOnce"],
    ["name:EXPORT", exports],
    ["name < operations/c", "cancelling"],
    ["name:*", everything],

    ["done = true", "succeeded failed cancelledAtOnce"],
    ["done:true", "succeeded failed cancelledAtOnce"],
    ["done:*", "succeeded failed cancelledAtOnce"],
    ["done = false", "pending running cancelling"],
    ["done != true", "pending running cancelling"],
    ["NOT done = true", "pending running cancelling"],
    ["-done=true", "pending running cancelling"],

    ["error:*", "failed cancelledAtOnce"],
    ["NOT error:*", "pending running cancelling succeeded"],
    ["error:code", "failed cancelledAtOnce"],
    ["error:details", "failed cancelledAtOnce"],
    ["error.code = 13", "failed"],
    ["error.code != 13", "cancelledAtOnce"],
    ["error.code < 13", "cancelledAtOnce"],
    ["error.code = (1 OR 13)", "failed cancelledAtOnce"],
    ["error.code >= 1 AND error.code <= 12", "cancelledAtOnce"],
    ['error.message = "Disk full"', "failed"],
    ['error.message != "Disk full"', "cancelledAtOnce"],
    ["error.message:DISK", "failed"],
    ["error.message:*", "failed cancelledAtOnce"],
    ["error.details:*", "failed cancelledAtOnce"],
    ["error.details.reason:DISK_FULL", "failed"],
    ["error.details.reason:disk_full", ""],
    ["error.details.metadata.disk:d1", "failed"],
    ["error.details.@type:type.example.com/unknown.Type", "failed"],
    ["error.details.@type:*.ErrorInfo", "failed cancelledAtOnce"],
    ["error.details.reason:CANCELLED_BEFORE_START", "cancelledAtOnce"],
    ["error.details.nothing:*", ""],

    ["metadata:*", exports],
    ["NOT metadata:*", "pending cancelling cancelledAtOnce"],
    ["metadata.@type = type.googleapis.com/google.cloud.common.OperationMetadata", exports],
    ["metadata.@type:operationmetadata", exports],
    ["metadata.@type = type.googleapis.com/other.Type", ""],
    ["metadata.verb = export", exports],
    ["metadata.verb != export", ""],
    ["metadata.target:howl", exports],
    ["metadata.create_time < 2026-05-04T12:00:00Z", exports],
    ["metadata.createTime > 2026-05-04T11:59:59.499Z", exports],
    ["metadata.end_time:*", ""],
    ["metadata.cancel_requested = false", exports],
    ["metadata.no.such.path = 1 OR metadata.no.such.path != 1", ""],
    ["NOT metadata.no.such.path = 1", everything],

    ["response:*", "succeeded"],
    ["response.@type:OperationMetadata AND response.verb = export", "succeeded"],
    ["response.verb != export", ""],

    ["state = RUNNING", "running"],
    ["state:RUNNING", "running"],
    ["state != RUNNING", "pending cancelling succeeded failed cancelledAtOnce"],
    ["state = (PENDING OR CANCELLED)", "pending cancelledAtOnce"],
    ["state = CANCELLING OR state = SUCCEEDED OR state = FAILED", "cancelling succeeded failed"],
    ["state:*", everything],

    [`create_time = ${at(0)}`, everything],
    [`createTime != ${at(0)}`, ""],
    ["create_time = 2026-05-04T14:00:00.250000000+02:00", everything],
    ["create_time > 2026-05-04T12:00:00.249999999Z AND create_time < 2026-05-04T12:00:00.250000001Z", everything],
    ["create_time > 2026-05-04T12:00:00.250Z", ""],
    ["create_time:*", everything],
    [`start_time = ${at(1)}`, "running cancelling succeeded failed"],
    ["start_time:*", "running cancelling succeeded failed"],
    ["start_time < 1970-01-01 OR start_time != 1970-01-01", "running cancelling succeeded failed"],
    [`update_time >= ${at(2)}`, "cancelling succeeded failed cancelledAtOnce"],
    [`update_time < ${at(1)}`, "pending"],
    [`end_time > ${at(3)}`, "failed cancelledAtOnce"],
    ["end_time:*", "succeeded failed cancelledAtOnce"],
    ["NOT end_time:*", "pending running cancelling"],
    ["expire_time < 2026-06-03T12:00:03.251Z", "succeeded"],
    ["expireTime:*", "succeeded failed cancelledAtOnce"],
    [`cancel_time = ${at(5)}`, "cancelledAtOnce"],
    ["cancel_time:*", "cancelling cancelledAtOnce"],

    ["labels.env = prod", exports],
    ["labels.env != prod", ""],
    ["labels.env:PRO", exports],
    ["labels.env = p*d", exports],
    ["labels.env:*", exports],
    ["labels:env", exports],
    ["labels:*", exports],
    ['labels."key with space" = x', exports],
    ['labels.empty = ""', exports],
    ["labels.empty:*", exports],
    ["labels.toString = s", exports],
    ["labels.constructor:*", ""],
    ["labels.nothing:* OR labels.nothing != x", ""],

    ["cancel_requested = true", "cancelling cancelledAtOnce"],
    ["cancelRequested:*", "cancelling cancelledAtOnce"],
    ["cancel_requested != true", "pending running succeeded failed"],

    ["progress:*", "running cancelling succeeded failed"],
    ["progress.fraction > 0.2", exports],
    ["progress.fraction = 25e-2", exports],
    ["progress.fraction = 0", "cancelling"],
    ["progress.fraction:*", exports],
    ["progress.message:FILES", exports],
    ['progress.message = ""', "cancelling"],
    ["progress:message", exports],

    ["export", exports],
    ["disk", "failed"],
    ["'cancelled before'", "cancelledAtOnce"],
    ["operations/b OR disk", "cancelling failed"],
    ["-export", "pending cancelling cancelledAtOnce"],
    ["*", everything],
    ["howling", ""],

    ["state = RUNNING AND labels.env = prod AND metadata.verb = export", "running"],
    ["done = true error.code = 13 OR response:*", "succeeded failed"],
    [
      '(metadata.@type=type.googleapis.com/google.cloud.common.OperationMetadata) AND (metadata.create_time < "2027-03-28T14:50:00Z") AND (error:*)',
      "failed",
    ],
    ["", everything],
  ])("%s", (filter, expected) => {
    expect(matching(filter)).toBe(expected);
  });
});

test("times are exact to the millisecond, before 1970 too, and at the end of the year 9999", () => {
  const { matches } = filters.parse("create_time = 1969-12-31T23:59:59.999Z") ?? { matches: () => false };
  expect([-2, -1, 0].map((createTime) => matches({ ...pending, createTime }))).toEqual([false, true, false]);
  const last = filters.parse("create_time > 9999-12-31T23:59:59.998Z")?.matches;
  expect(last?.({ ...pending, createTime: Date.parse("9999-12-31T23:59:59.999Z") })).toBe(true);
});
