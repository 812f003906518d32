import type { Position } from "../repository.ts";
import type { ScanQuery } from "../scanning/scan-query.ts";
import type { Search } from "../terms/search.ts";

/** A part of the records in the order of a list. */
export interface Range {
  readonly oldestFirst: boolean;
  /** The place after which it begins. */
  readonly after: Position;
  /** The last create time in it. */
  readonly last: number;
}

/** The part of the records that a search leaves of a list. */
export function rangeOf(
  { after, oldestFirst = false }: Pick<ScanQuery, "after" | "oldestFirst">,
  search: Search,
): Range {
  const { createdFrom = Number.NEGATIVE_INFINITY, createdUntil = Number.POSITIVE_INFINITY } = search;
  const outside = oldestFirst ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const [first, last] = oldestFirst ? [createdFrom, createdUntil] : [createdUntil, createdFrom];
  const isBefore = after === undefined || (oldestFirst ? after.createTime < first : after.createTime > first);
  return { oldestFirst, after: isBefore ? { createTime: first, sequence: outside } : after, last };
}

/** Compares two places for sorting them in the order of a range. */
export function compareIn({ oldestFirst }: Range, one: Position, other: Position): number {
  const rising = one.createTime - other.createTime || one.sequence - other.sequence;
  return oldestFirst ? rising : -rising;
}

/** Whether a place is in a range. */
export function isIn(range: Range, place: Position): boolean {
  const { createTime } = place;
  const { oldestFirst, after, last } = range;
  return compareIn(range, after, place) < 0 && (oldestFirst ? createTime <= last : createTime >= last);
}
