import type { ParentPattern } from "../../aip/parent-pattern.ts";
import type { OperationRecord } from "../../operations/record.ts";
import type { Selection } from "../repository.ts";
import type { Search } from "../terms/search.ts";
import type { IndexLookup } from "./index-lookup.ts";
import { compareIn, isIn, type Range } from "./range.ts";
import type { Depth, Reader } from "./reader.ts";

/** How many records of each index are counted to find out which has the fewest. */
const PROBED = 1000;

/** Terms beyond these are not worth a merge of so many parts of the index. */
const MOST_TERMS = 16;

/** Groups of terms beyond these are not compared. */
const MOST_GROUPS = 4;

/** Gives the records of a range among which are all that are searched for. */
export type Candidates = (range: Range) => Iterable<OperationRecord>;

/** Chooses where to look for what is selected: where there is the least of what is not. */
export function candidatesOf({ parents }: Selection, search: Search, first: Range, reader: Reader): Candidates {
  const { names, terms } = search;
  if (names) return (range) => recordsNamed(names, range, reader);
  const groups = terms.filter(({ length }) => length <= MOST_TERMS).slice(0, MOST_GROUPS);
  const byTerms = groups.map((values): IndexLookup => ({ table: "terms", column: "term", values }));
  const lookup = sparsest([byParent(parents), ...byTerms], first, reader);
  return (range) => reader.records(lookup, range);
}

function byParent({ wildcard, shape, text }: ParentPattern): IndexLookup {
  return wildcard
    ? { table: "operations", column: "shape", values: [shape] }
    : { table: "operations", column: "parent", values: [text] };
}

/** The lookup that finds the fewest in a range; among those that find many, the one that has gone the farthest then. */
function sparsest([only, ...others]: [IndexLookup, ...IndexLookup[]], range: Range, reader: Reader): IndexLookup {
  if (others.length === 0) return only;
  let best = only;
  let least = reader.depth(only, range, PROBED);
  for (const lookup of others) {
    const depth = reader.depth(lookup, range, PROBED);
    if (compareDepths(depth, least, range) > 0) continue;
    best = lookup;
    least = depth;
  }
  return best;
}

/** Less than zero if the first finds fewer than the second. */
function compareDepths(one: Depth, other: Depth, { oldestFirst }: Range): number {
  if (one.count < PROBED || other.count < PROBED) return one.count - other.count;
  const gone = (one.lastTime ?? 0) - (other.lastTime ?? 0);
  return oldestFirst ? -gone : gone;
}

function recordsNamed(names: readonly string[], range: Range, reader: Reader): Iterable<OperationRecord> {
  const found = [...new Set(names)].flatMap((name) => reader.read(name) ?? []);
  return found.filter((record) => isIn(range, record)).sort((one, other) => compareIn(range, one, other));
}
