import type { ParentPattern } from "../../aip/parent-pattern.ts";
import { WILDCARD } from "../../aip/resource-name.ts";
import type { Position } from "../repository.ts";
import type { Search } from "../terms/search.ts";
import type { Parameters } from "./parameters.ts";

/** The records that may be those of a list or a count: all that are, and others too. */
export interface Candidates {
  readonly parents: ParentPattern;
  /** What an index can tell of them besides. */
  readonly search: Search;
}

/**
 * How candidates are found: `walk` goes through all records in the parents, or of their shape, in order, so each step
 * is sure to be short; `search` leaves it to the database to find the others, which may be fast or take very long.
 */
export type Way = "walk" | "search";

/** Whether a search finds fewer records than a walk. */
export function isSearchable({ parents, search }: Candidates): boolean {
  return search.terms.length > 0 || search.names !== undefined || hasFixedId(parents);
}

/** The conditions by which candidates are found. */
export interface Conditions {
  /** Those that the indexes serve in any case. */
  readonly range: string;
  /** The others, of which that is not sure. */
  readonly search: string;
}

/** Makes the conditions in SQL: for the candidates after a place, if one is given, in the order of their creation. */
export function conditionsOf(
  { parents, search }: Candidates,
  parameters: Parameters,
  after?: Position,
  oldestFirst = false,
): Conditions {
  const { text, wildcard, shape } = parents;
  const { terms, names, createdFrom, createdUntil } = search;
  const range = [wildcard ? `shape = ${parameters.add(shape, "text")}` : `parent = ${parameters.add(text, "text")}`];
  if (createdFrom !== undefined) range.push(`create_time >= ${parameters.add(createdFrom, "bigint")}`);
  if (createdUntil !== undefined) range.push(`create_time <= ${parameters.add(createdUntil, "bigint")}`);
  if (after) {
    const place = `(${parameters.add(after.createTime, "bigint")}, ${parameters.add(after.sequence, "bigint")})`;
    range.push(`(create_time, sequence) ${oldestFirst ? ">" : "<"} ${place}`);
  }
  const searches = terms.map((group) => `terms && ${parameters.add(group, "bigint[]")}`);
  // PostgreSQL refuses text with U+0000, which is in no name.
  const possible = names?.filter((name) => !name.includes("\0"));
  if (possible) searches.push(`name = ANY (${parameters.add(possible, "text[]")})`);
  if (hasFixedId(parents)) searches.push(`parent LIKE ${parameters.add(likePattern(text), "text")}`);
  return { range: range.join(" AND "), search: searches.join(" AND ") || "true" };
}

function hasFixedId({ wildcard, text, shape }: ParentPattern): boolean {
  return wildcard && text !== shape;
}

/** What parents of the same shape are like; what it begins with before the first wildcard, an index can find. */
function likePattern(pattern: string): string {
  const segments = pattern
    .split("/")
    .map((segment) => (segment === WILDCARD ? "%" : segment.replace(/[%_\\]/g, "\\$&")));
  return segments.join("/");
}
