import { expect, test } from "@jest/globals";
import { defaultPolicy, type Policy } from "../../src/operations/policy.ts";
import type { OperationRecord } from "../../src/operations/record.ts";
import { cancelRecord, sweepRecord, updateRecord } from "../../src/operations/transitions.ts";
import { State } from "../../src/proto/messages.ts";
import { recordIn, write } from "./records.ts";
import { failed, packed, succeeded } from "./requests.ts";

const NOW = 1_000_000;
const RETENTION = defaultPolicy.retention;
const GRACE = 5000;

type Event = (record: OperationRecord) => OperationRecord | undefined;

const graceful: Policy = { ...defaultPolicy, cancelGrace: GRACE };
const strict: Policy = { ...graceful, strictCancel: true };
const updating = (...args: Parameters<typeof write>): Event => {
  return (record) => updateRecord(record, write(...args), NOW, graceful);
};

const events: Readonly<Record<string, Event>> = {
  nothing: updating({}),
  metadata: updating({ metadata: packed("more") }),
  "same metadata": updating({ metadata: packed("start") }),
  progress: updating({}, { fraction: 0.5, message: "half" }),
  success: updating(succeeded()),
  "other success": updating(succeeded("other")),
  failure: updating(failed()),
  cancelled: updating(failed(1)),
  cancel: (record) => cancelRecord(record, NOW, graceful),
  "strict cancel": (record) => cancelRecord(record, NOW, strict),
  "early sweep": (record) => sweepRecord(record, GRACE - 1, graceful),
  "sweep after the grace": (record) => sweepRecord(record, GRACE, graceful),
  "sweep before the expiry": (record) => sweepRecord(record, RETENTION - 1, graceful),
  "sweep at the expiry": (record) => sweepRecord(record, RETENTION, graceful),
};

/** What an event makes of a record: its new state, "=" if it is the very same record, or why not. */
function outcome(record: OperationRecord, event: Event): string {
  try {
    const next = event(record);
    return next === undefined ? "deleted" : next === record ? "=" : String(State[next.state]);
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

const DONE = "OPERATION_DONE";

test.each([
  ["event", "PENDING", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED"],
  ["nothing", "RUNNING", "=", "=", DONE, DONE, DONE],
  ["metadata", "RUNNING", "RUNNING", "CANCELLING", DONE, DONE, DONE],
  ["same metadata", "RUNNING", "=", "=", DONE, DONE, DONE],
  ["progress", "RUNNING", "RUNNING", "CANCELLING", DONE, DONE, DONE],
  ["success", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "=", DONE, DONE],
  ["other success", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED", DONE, DONE, DONE],
  ["failure", "FAILED", "FAILED", "FAILED", DONE, "=", DONE],
  ["cancelled", "CANCELLED", "CANCELLED", "CANCELLED", DONE, DONE, "="],
  ["cancel", "CANCELLED", "CANCELLING", "=", "=", "=", "="],
  ["strict cancel", "CANCELLED", "CANCELLING", "=", DONE, DONE, DONE],
  ["early sweep", "=", "=", "=", "=", "=", "="],
  ["sweep after the grace", "=", "=", "CANCELLED", "=", "=", "="],
  ["sweep before the expiry", "=", "=", "CANCELLED", "=", "=", "="],
  ["sweep at the expiry", "=", "=", "CANCELLED", "deleted", "deleted", "deleted"],
])("%s: %s | %s | %s | %s | %s | %s", (name, ...expected) => {
  const event = events[name];
  const states = [State.PENDING, State.RUNNING, State.CANCELLING, State.SUCCEEDED, State.FAILED, State.CANCELLED];
  const outcomes = states.map((state) => {
    const record = recordIn(state, 0, graceful);
    return event ? outcome(record, event) : State[record.state];
  });
  expect(outcomes).toEqual(expected);
});
