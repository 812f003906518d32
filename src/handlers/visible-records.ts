import { parentOf } from "../aip/resource-name.ts";
import type { RecordFilter } from "../repository/repository.ts";
import type { VisibleParents } from "./visible-parents.ts";

/** Everything meets it. */
const anything: RecordFilter = { matches: () => true, condition: { kind: "all", of: [] } };

/**
 * The filter of a list or count that leaves out what the caller may not see, before the caller's own filter looks into
 * it; that one alone if there is nothing to leave out. Its condition, by which indexes find candidates, stays.
 */
export function visibleRecords(
  { includes }: VisibleParents,
  filter: RecordFilter | undefined,
): RecordFilter | undefined {
  if (includes === undefined) return filter;
  const asked = filter ?? anything;
  return { ...asked, matches: (record) => includes(parentOf(record.name)) && asked.matches(record) };
}
