import { failedPrecondition, LongrunError } from "../errors.ts";
import { Code, type Operation, State } from "../proto/messages.ts";
import { encodeOperation, rewriteOperation } from "./encoded-operation.ts";
import { ended, endedByServer, later, scheduled } from "./ending.ts";
import { checkLease, FIRST_EPOCH, holdsLease, isLeaseFree, mayWrite, type ShownLease, staleLease } from "./lease.ts";
import type { OperationWrite } from "./operation-write.ts";
import type { Policy } from "./policy.ts";
import { isDone, type NewOperationRecord, type OperationRecord, type Progress } from "./record.ts";

/** What a creation decides of a record before its body is looked at. */
export interface Creation extends Pick<NewOperationRecord, "name" | "uid" | "labels" | "ttl" | "request"> {
  /** How long the lease lasts that is taken with the creation, in milliseconds; none is without it. */
  readonly leaseDuration?: number;
  /** What no other unfinished operation may have. */
  readonly exclusiveKey?: string;
}

/** A producer's sign of life. */
export interface Heartbeat {
  readonly shown: ShownLease;
  /** How long the lease lasts from now, in milliseconds. */
  readonly leaseDuration: number;
  readonly progress?: Progress;
}

/** A new operation: PENDING, RUNNING if a lease comes with it, or done already if its body ends it. */
export function createRecord(
  { leaseDuration, ...creation }: Creation,
  body: Operation | undefined,
  write: OperationWrite,
  now: number,
  policy: Policy,
): NewOperationRecord {
  const operation = encodeOperation(creation.name, body, write);
  const pending = { ...creation, revision: 1, state: State.PENDING, operation, createTime: now, updateTime: now };
  if (write.result !== undefined) return ended({ ...pending, startTime: now }, write.result, now, policy);
  if (leaseDuration === undefined) return pending;
  const lease = { epoch: FIRST_EPOCH, expireTime: later(now, leaseDuration) };
  return scheduled({ ...pending, state: State.RUNNING, startTime: now, lease }, policy);
}

/**
 * A producer's write. Gives the same record if nothing changes. Throws OPERATION_DONE for a done operation, unless the
 * write is the one that ended it, and STALE_LEASE without the lease if one was taken.
 */
export function updateRecord(
  record: OperationRecord,
  write: OperationWrite,
  now: number,
  policy: Policy,
  shown: ShownLease = "none",
): OperationRecord {
  const operation = rewriteOperation(record.operation, write);
  const progress = sameProgress(record.progress, write.progress) ? record.progress : write.progress;
  const unchanged = operation === record.operation && progress === record.progress;
  if (isDone(record)) {
    if (unchanged && write.result !== undefined && mayWrite(record, shown)) return record;
    throw failedPrecondition("OPERATION_DONE", record.name, "is done and never changes.");
  }
  checkLease(record, shown);
  if (unchanged && record.state !== State.PENDING) return record;
  const next = { ...started(record, now), operation, ...(progress && { progress }) };
  return write.result === undefined ? next : ended(next, write.result, now, policy);
}

/**
 * A producer's heartbeat: takes the lease if it shows none and the lease is free, else renews the one it holds.
 * Throws OPERATION_DONE for a done operation, and STALE_LEASE if another producer has the lease.
 */
export function heartbeatRecord(
  record: OperationRecord,
  { shown, leaseDuration, progress }: Heartbeat,
  now: number,
  policy: Policy,
): OperationRecord {
  if (isDone(record)) throw failedPrecondition("OPERATION_DONE", record.name, "is done and never changes.");
  const taking = shown === "none";
  if (!(taking ? isLeaseFree(record, now) : holdsLease(record, shown))) throw staleLease(record.name);
  const epoch = record.lease === undefined ? FIRST_EPOCH : record.lease.epoch + (taking ? 1 : 0);
  const lease = { epoch, expireTime: later(now, leaseDuration) };
  return scheduled({ ...started(record, now), lease, ...(progress && { progress }) }, policy);
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
    const error = new LongrunError("CANCELLED_BEFORE_START", "The operation was cancelled before it was started.", {
      name: record.name,
    });
    return endedByServer(requested, error.toStatus(), now, policy);
  }
  return scheduled({ ...requested, state: State.CANCELLING, revision: record.revision + 1, updateTime: now }, policy);
}

/** What the sweep makes of a record that is due: undefined if it is to be deleted, the same record if not due yet. */
export function sweepRecord(record: OperationRecord, now: number, policy: Policy): OperationRecord | undefined {
  const { name, dueTime, lease, state } = record;
  if (dueTime === undefined || dueTime > now) return record;
  if (isDone(record)) return undefined;
  if (lease === undefined || lease.expireTime > now) {
    const message = "The operation was not ended by its producer in time.";
    return endedByServer(record, new LongrunError("CANCEL_GRACE_EXPIRED", message, { name }).toStatus(), now, policy);
  }
  const message = "The lease expired: the operation's producer has given no sign of life in time.";
  const leaseExpireTime = new Date(lease.expireTime).toISOString();
  const error = new LongrunError("LEASE_EXPIRED", message, { name, leaseExpireTime }).toStatus();
  // The reason says why it ended, the code as what: nobody is left to acknowledge the cancellation.
  if (state === State.CANCELLING) error.code = Code.CANCELLED;
  return endedByServer(record, error, now, policy);
}

/** The record after a producer's write. */
function started(record: OperationRecord, now: number): OperationRecord {
  return {
    ...record,
    revision: record.revision + 1,
    state: record.state === State.PENDING ? State.RUNNING : record.state,
    startTime: record.startTime ?? now,
    updateTime: now,
  };
}

function sameProgress(present: Progress | undefined, written: Progress | undefined): boolean {
  return written === undefined || (present?.fraction === written.fraction && present.message === written.message);
}
