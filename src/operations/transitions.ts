import { failedPrecondition, LongrunError } from "../errors.ts";
import { Code, type Operation, State } from "../proto/messages.ts";
import type { Reason } from "../reasons.ts";
import { checkSize, encodeOperation, rewriteOperation } from "./encoded-operation.ts";
import type { OperationWrite } from "./operation-write.ts";
import type { Policy } from "./policy.ts";
import { isDone, type NewOperationRecord, type OperationRecord, type Progress } from "./record.ts";

/** The last millisecond that a google.protobuf.Timestamp can hold: the end of the year 9999. */
const LATEST_TIME = 253_402_300_799_999;

/** What a creation decides of a record before its body is looked at. */
export type Creation = Pick<NewOperationRecord, "name" | "uid" | "labels" | "ttl" | "request">;

/** A new operation: PENDING, or done already if its body ends it. */
export function createRecord(
  creation: Creation,
  body: Operation | undefined,
  write: OperationWrite,
  now: number,
  policy: Policy,
): NewOperationRecord {
  const operation = checkSize(encodeOperation(creation.name, body, write));
  const pending = { ...creation, revision: 1, state: State.PENDING, operation, createTime: now, updateTime: now };
  if (write.result === undefined) return pending;
  return due({ ...pending, ...end(pending, write.result, now, policy), startTime: now }, policy);
}

/**
 * A producer's write. Gives the same record if nothing changes.
 * Throws OPERATION_DONE for a done operation, unless the write is the one that ended it.
 */
export function updateRecord(
  record: OperationRecord,
  write: OperationWrite,
  now: number,
  policy: Policy,
): OperationRecord {
  const operation = checkSize(rewriteOperation(record.operation, write));
  const progress = sameProgress(record.progress, write.progress) ? record.progress : write.progress;
  const unchanged = operation === record.operation && progress === record.progress;
  if (isDone(record)) {
    if (unchanged && write.result !== undefined) return record;
    throw failedPrecondition("OPERATION_DONE", record.name, "is done and never changes.");
  }
  if (unchanged && record.state !== State.PENDING) return record;
  const started: OperationRecord = {
    ...record,
    operation,
    revision: record.revision + 1,
    state: record.state === State.PENDING ? State.RUNNING : record.state,
    startTime: record.startTime ?? now,
    updateTime: now,
    ...(progress && { progress }),
  };
  return write.result === undefined ? started : due({ ...started, ...end(started, write.result, now, policy) }, policy);
}

/**
 * A client's request to cancel: ends a PENDING operation at once, asks the producer of a RUNNING one, and is only noted
 * once. Gives the same record if nothing changes. With strict cancel, throws OPERATION_DONE for a done operation.
 */
export function cancelRecord(record: OperationRecord, now: number, policy: Policy): OperationRecord {
  if (isDone(record)) {
    if (!policy.strictCancel) return record;
    throw failedPrecondition("OPERATION_DONE", record.name, "is done and cannot be cancelled.");
  }
  if (record.state === State.CANCELLING) return record;
  const requested = { ...record, cancelTime: now };
  if (record.state === State.PENDING) {
    return cancelledRecord(requested, "CANCELLED_BEFORE_START", "was cancelled before it was started.", now, policy);
  }
  return due({ ...requested, state: State.CANCELLING, revision: record.revision + 1, updateTime: now }, policy);
}

/** What the sweep makes of a record that is due: undefined if it is to be deleted, the same record if not due yet. */
export function sweepRecord(record: OperationRecord, now: number, policy: Policy): OperationRecord | undefined {
  if (record.dueTime === undefined || record.dueTime > now) return record;
  if (isDone(record)) return undefined;
  return cancelledRecord(record, "CANCEL_GRACE_EXPIRED", "was not ended by its producer in time.", now, policy);
}

function cancelledRecord(
  record: OperationRecord,
  reason: Reason,
  what: string,
  now: number,
  policy: Policy,
): OperationRecord {
  const error = new LongrunError(reason, `The operation ${what}`, { name: record.name });
  const result: Operation["result"] = { case: "error", value: error.toStatus() };
  const operation = rewriteOperation(record.operation, { result });
  const ended = { ...record, operation, revision: record.revision + 1, updateTime: now };
  return due({ ...ended, ...end(ended, result, now, policy) }, policy);
}

function end(
  record: NewOperationRecord,
  result: Operation["result"],
  now: number,
  policy: Policy,
): Pick<NewOperationRecord, "state" | "endTime" | "expireTime"> {
  const failure = result.case === "error" ? result.value.code : undefined;
  const state = failure === undefined ? State.SUCCEEDED : failure === Code.CANCELLED ? State.CANCELLED : State.FAILED;
  return { state, endTime: now, expireTime: Math.min(Math.ceil(now + (record.ttl ?? policy.retention)), LATEST_TIME) };
}

/** Sets when the sweep has to act on a record next, if ever. */
function due<R extends NewOperationRecord>(record: R, policy: Policy): R {
  const { dueTime: _, ...rest } = record;
  const dueTime =
    record.expireTime ??
    (record.state === State.CANCELLING && policy.cancelGrace > 0 && record.cancelTime !== undefined
      ? record.cancelTime + policy.cancelGrace
      : undefined);
  return (dueTime === undefined ? rest : { ...rest, dueTime }) as R;
}

function sameProgress(present: Progress | undefined, written: Progress | undefined): boolean {
  return written === undefined || (present?.fraction === written.fraction && present.message === written.message);
}
