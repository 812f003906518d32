import { parentOf } from "../../aip/resource-name.ts";
import { isExpired, type OperationRecord } from "../../operations/record.ts";
import type { Selection } from "../repository.ts";

/** Whether a record is one of those selected; its parent must be the one selected, or with a wildcard of that shape. */
export function isSelected(record: OperationRecord, { parents, filter, now }: Selection): boolean {
  if (isExpired(record, now) || (parents.wildcard && !parents.matches(parentOf(record.name)))) return false;
  return filter === undefined || filter.matches(record);
}
