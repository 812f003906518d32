import type { OperationRecord } from "../../operations/record.ts";
import type { Key } from "./ordered-index.ts";

/** The place of the successive records of one operation. */
export interface Row {
  record: OperationRecord;
}

/** Where a row stands among others by its creation. */
export function creationKey({ record }: Row): Key {
  return { time: record.createTime, sequence: record.sequence };
}

/** Where a row stands among others by what is due: last if nothing ever is. */
export function dueKey({ record }: Row): Key {
  return { time: record.dueTime ?? Number.POSITIVE_INFINITY, sequence: record.sequence };
}
