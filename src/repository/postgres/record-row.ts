import { createHash } from "node:crypto";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";

/** The columns that {@link recordIn} reads. */
export const RECORD_COLUMNS =
  "sequence, name, uid, revision, state, create_time, expire_time, due_time, details, operation";

/** A record as a row of `longrun.operations`. */
export type RecordRow = {
  readonly sequence: number;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly state: State;
  readonly create_time: number;
  readonly expire_time: number | null;
  readonly due_time: number | null;
  readonly details: Buffer;
  readonly operation: Buffer;
};

/** What no query looks at. It is kept as JSON, which takes any text and any number. */
type Details = Omit<
  OperationRecord,
  "sequence" | "name" | "uid" | "revision" | "state" | "createTime" | "expireTime" | "dueTime" | "operation"
>;

/** The record in a row. */
export function recordIn(row: RecordRow): OperationRecord {
  const details: Details = JSON.parse(row.details.toString());
  return {
    ...details,
    name: row.name,
    uid: row.uid,
    revision: row.revision,
    sequence: row.sequence,
    state: row.state,
    operation: row.operation,
    createTime: row.create_time,
    ...(row.expire_time !== null && { expireTime: row.expire_time }),
    ...(row.due_time !== null && { dueTime: row.due_time }),
  };
}

/** The column `details` of a record. */
export function detailsOf(record: NewOperationRecord): Buffer {
  const { updateTime, startTime, endTime, cancelTime, progress, labels, ttl, lease, exclusiveKey, request } = record;
  const times = { updateTime, startTime, endTime, cancelTime, ttl };
  return Buffer.from(JSON.stringify({ ...times, progress, labels, lease, exclusiveKey, request }));
}

/** A key as it is kept: a digest, for a key may be of any length and hold any character. */
export function digestOf(key: string | undefined): Buffer | undefined {
  return key === undefined ? undefined : createHash("sha256").update(key).digest();
}
