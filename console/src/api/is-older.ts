import { isDone, type OperationRecord } from "./record.ts";

/**
 * Whether a record has been read before another one of the same name. Of two operations that have had the name, the one that
 * was created first is older; of one operation, what is not done yet is older than what is, whatever the times.
 */
export function isOlder(record: OperationRecord, other: OperationRecord): boolean {
  const creations = Date.parse(record.createTime) - Date.parse(other.createTime);
  if (creations !== 0) return creations < 0;
  if (isDone(record) !== isDone(other)) return isDone(other);
  return changeTime(record) < changeTime(other);
}

function changeTime({ updateTime, createTime }: OperationRecord): number {
  return Date.parse(updateTime ?? createTime);
}
