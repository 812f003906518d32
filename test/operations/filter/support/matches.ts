import { OperationFilters } from "../../../../src/operations/filter/operation-filters.ts";
import type { OperationRecord } from "../../../../src/operations/record.ts";
import { types } from "./types.ts";

/** What the tests make filters with. */
export const filters = new OperationFilters(types);

/** Whether the filter, which must not be empty, matches the record. */
export function matches(filter: string, record: OperationRecord): boolean {
  const parsed = filters.parse(filter);
  if (parsed === undefined) throw new Error("the filter is empty");
  return parsed.matches(record);
}
