import type { OperationRecord } from "../../../../src/operations/record.ts";
import type { Search } from "../../../../src/repository/terms/search.ts";
import { termsOf } from "../../../../src/repository/terms/terms-of.ts";

/** Whether an index finds the record by the search. */
export function passes(record: OperationRecord, search: Search): boolean {
  const { terms, names, createdFrom = Number.NEGATIVE_INFINITY, createdUntil = Number.POSITIVE_INFINITY } = search;
  const found = new Set(termsOf(record));
  return (
    terms.every((group) => group.some((term) => found.has(term))) &&
    (names === undefined || names.includes(record.name)) &&
    createdFrom <= record.createTime &&
    record.createTime <= createdUntil
  );
}
