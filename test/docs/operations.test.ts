import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { defaultPolicy } from "../../src/operations/policy.ts";
import type { NewOperationRecord, OperationRecord } from "../../src/operations/record.ts";
import {
  cancelRecord,
  createRecord,
  heartbeatRecord,
  sweepRecord,
  updateRecord,
} from "../../src/operations/transitions.ts";
import { State } from "../../src/proto/messages.ts";
import { recordIn, write } from "../operations/records.ts";
import { failed, succeeded } from "../operations/requests.ts";

const text = readFileSync("docs/operations.md", "utf8");
const policy = { ...defaultPolicy, cancelGrace: 1000 };
const creation = { name: "operations/a", uid: "uid-1" };
const leaseDuration = 60_000;
const hold = { uid: creation.uid, epoch: 1 };
const ends = [succeeded(), failed(), failed(1)].map((end) => write(end));

const creations: (() => NewOperationRecord)[] = [
  () => createRecord(creation, undefined, {}, 0, policy),
  () => createRecord({ ...creation, leaseDuration }, undefined, {}, 0, policy),
  ...ends.map((end) => () => createRecord(creation, undefined, end, 0, policy)),
];

const events: ((record: OperationRecord) => OperationRecord | undefined)[] = [
  ...[write({}), ...ends].map((each) => (record: OperationRecord) => updateRecord(record, each, 1, policy)),
  (record) => heartbeatRecord(record, { shown: "none", leaseDuration }, 1, policy),
  (record) => cancelRecord(record, 1, policy),
  (record) => sweepRecord({ ...record, lease: { epoch: 1, expireTime: 1 }, dueTime: 1 }, 1, policy),
  (record) => sweepRecord(record, Number.POSITIVE_INFINITY, policy),
  (record) =>
    heartbeatRecord({ ...record, lease: { epoch: 1, expireTime: 1 } }, { shown: hold, leaseDuration }, 1, policy),
];

/** The arrows from a state to another one that an event makes. */
function* arrows(): Generator<string> {
  for (const create of creations) yield `[*] --> ${State[create().state]}`;
  const states = [State.PENDING, State.RUNNING, State.CANCELLING, State.SUCCEEDED, State.FAILED, State.CANCELLED];
  for (const state of states) {
    for (const event of events) {
      const next = outcome(recordIn(state, 0, policy), event);
      if (next !== State[state]) yield `${State[state]} --> ${next}`;
    }
  }
}

function outcome(record: OperationRecord, event: (typeof events)[number]): string {
  try {
    const next = event(record);
    return next === undefined ? "[*]" : (State[next.state] ?? "");
  } catch {
    return State[record.state] ?? "";
  }
}

test("the state diagram shows every change of state there is, and no other", () => {
  const shown = [...text.matchAll(/^ {4}(\S+ --> \S+?): \S/gm)].map(([, arrow]) => arrow);
  expect(shown.sort()).toEqual([...new Set(arrows())].sort());
});
