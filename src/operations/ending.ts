import { Code, type Operation, State, type Status } from "../proto/messages.ts";
import { rewriteOperation } from "./encoded-operation.ts";
import type { Policy } from "./policy.ts";
import type { NewOperationRecord, OperationRecord } from "./record.ts";

/** The last millisecond that a google.protobuf.Timestamp can hold: the end of the year 9999. */
const LATEST_TIME = 253_402_300_799_999;

/** How an operation ends. */
export type Result = Operation["result"];

/** Gives a record whose operation has its result already the bookkeeping of its end: error code 1 is CANCELLED. */
export function ended<R extends NewOperationRecord>(record: R, result: Result, now: number, policy: Policy): R {
  const failure = result.case === "error" ? result.value.code : undefined;
  const state = failure === undefined ? State.SUCCEEDED : failure === Code.CANCELLED ? State.CANCELLED : State.FAILED;
  const { exclusiveKey: _, ...rest } = record;
  const expireTime = later(now, record.ttl ?? policy.retention);
  return scheduled({ ...rest, state, endTime: now, expireTime } as R, policy);
}

/** Ends an operation on behalf of its producer. */
export function endedByServer(record: OperationRecord, error: Status, now: number, policy: Policy): OperationRecord {
  const result: Result = { case: "error", value: error };
  const operation = rewriteOperation(record.operation, { result });
  return ended({ ...record, operation, revision: record.revision + 1, updateTime: now }, result, now, policy);
}

/** Sets when the sweep has to act on a record next, if ever. */
export function scheduled<R extends NewOperationRecord>(record: R, policy: Policy): R {
  const { dueTime: _, ...rest } = record;
  const dueTime = record.expireTime ?? Math.min(leaseEnd(record), graceEnd(record, policy));
  return (Number.isFinite(dueTime) ? { ...rest, dueTime } : rest) as R;
}

/** So many milliseconds later, in whole milliseconds, but within what a Timestamp can hold. */
export function later(time: number, milliseconds: number): number {
  return Math.min(Math.ceil(time + milliseconds), LATEST_TIME);
}

function leaseEnd({ lease }: NewOperationRecord): number {
  return lease?.expireTime ?? Number.POSITIVE_INFINITY;
}

function graceEnd({ state, cancelTime }: NewOperationRecord, { cancelGrace }: Policy): number {
  const counts = state === State.CANCELLING && cancelTime !== undefined && cancelGrace > 0;
  return counts ? cancelTime + cancelGrace : Number.POSITIVE_INFINITY;
}
