import type { Condition } from "../../aip/filter/index.ts";
import type { RecordFilter } from "../repository.ts";
import { allOf, anyOf, type Clues } from "./clues.ts";
import { cluesOfTest } from "./clues-of-test.ts";
import { fewestFirst } from "./group.ts";
import type { Search } from "./search.ts";

/**
 * What an index can tell of the records that meet a filter, whatever types were known when a record was written.
 * Without a filter, and for one of which an index can tell nothing, it is `{ terms: [] }`.
 *
 * The fields in the filter's condition must be those of longrun's schema of records, so that they have its meaning.
 */
export function searchOf(filter: RecordFilter | undefined): Search {
  if (filter === undefined) return { terms: [] };
  const { groups = [], ...bounds } = cluesOf(filter.condition, true, filter.enumNumbers);
  return { terms: fewestFirst(groups).map(({ terms }) => terms), ...bounds };
}

/** What an index can tell of the records for which a condition has this outcome. */
function cluesOf(condition: Condition, outcome: boolean, enumNumbers: RecordFilter["enumNumbers"]): Clues {
  switch (condition.kind) {
    case "not":
      return cluesOf(condition.of, !outcome, enumNumbers);
    case "all":
    case "any": {
      const parts = condition.of.map((each) => cluesOf(each, outcome, enumNumbers));
      return (condition.kind === "all") === outcome ? allOf(parts) : anyOf(parts);
    }
    default:
      return cluesOfTest(condition, outcome, enumNumbers);
  }
}
