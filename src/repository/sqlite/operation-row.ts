import { shapeOf } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { Claims } from "./conflicts.ts";
import { bytesIn, numberIn, type SqlRow, type SqlValues, textIn } from "./sql-row.ts";

/** The values of the columns that are inserted, in the order of `columns.ts`. */
export function newValues(record: NewOperationRecord): SqlValues {
  const { name, uid, createTime, request } = record;
  const parent = parentOf(name);
  const key = request ? keyText(request.key) : null;
  const fingerprint = request ? keyText(request.fingerprint) : null;
  return [name, parent, shapeOf(parent), uid, createTime, key, fingerprint, ...changingValues(record)];
}

/** What no other row may have at the same time as that of a record. */
export function claimsOf({ request, name, exclusiveKey }: NewOperationRecord): Claims {
  return { requestKey: request && keyText(request.key), name, exclusiveKey: optionalKey(exclusiveKey) };
}

/** The values of the columns that a replacement may change, in the order of `columns.ts`. */
export function changingValues(record: NewOperationRecord): SqlValues {
  const { progress, labels, lease, exclusiveKey } = record;
  return [
    record.revision,
    record.state,
    record.updateTime,
    record.startTime ?? null,
    record.endTime ?? null,
    record.expireTime ?? null,
    record.cancelTime ?? null,
    record.dueTime ?? null,
    record.ttl ?? null,
    progress === undefined ? null : JSON.stringify(progress),
    labels === undefined ? null : JSON.stringify(labels),
    lease?.epoch ?? null,
    lease?.expireTime ?? null,
    optionalKey(exclusiveKey) ?? null,
    alone(record.operation),
  ];
}

/** The record in a row of the columns that are read, in the order of `columns.ts`. Throws if the row is damaged. */
export function recordIn(row: SqlRow): OperationRecord {
  const [sequence, name, uid, createTime, requestKey, requestFingerprint, ...changing] = row;
  const [revision, state, updateTime, startTime, endTime, expireTime, cancelTime, dueTime, ttl, ...rest] = changing;
  const [progress, labels, leaseEpoch, leaseExpireTime, exclusiveKey, operation] = rest;
  return {
    name: textIn(name),
    uid: textIn(uid),
    revision: numberIn(revision),
    sequence: numberIn(sequence),
    state: numberIn(state),
    operation: bytesIn(operation),
    createTime: numberIn(createTime),
    updateTime: numberIn(updateTime),
    ...(startTime !== null && { startTime: numberIn(startTime) }),
    ...(endTime !== null && { endTime: numberIn(endTime) }),
    ...(expireTime !== null && { expireTime: numberIn(expireTime) }),
    ...(cancelTime !== null && { cancelTime: numberIn(cancelTime) }),
    ...(progress !== null && { progress: JSON.parse(textIn(progress)) }),
    ...(labels !== null && { labels: JSON.parse(textIn(labels)) }),
    ...(ttl !== null && { ttl: numberIn(ttl) }),
    ...(leaseEpoch !== null && { lease: { epoch: numberIn(leaseEpoch), expireTime: numberIn(leaseExpireTime) } }),
    ...(exclusiveKey !== null && { exclusiveKey: JSON.parse(textIn(exclusiveKey)) }),
    ...(requestKey !== null && {
      request: { key: JSON.parse(textIn(requestKey)), fingerprint: JSON.parse(textIn(requestFingerprint)) },
    }),
    ...(dueTime !== null && { dueTime: numberIn(dueTime) }),
  };
}

/** Keys, which users choose, are kept so that they survive whatever they hold. */
function keyText(key: string): string {
  return JSON.stringify(key);
}

function optionalKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : keyText(key);
}

/** Bytes with a buffer of their own: the whole buffer in which they came would be sent to the other thread with them. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
