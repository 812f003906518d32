import { FilterError } from "./filter-error.ts";

/** How large a filter may be. */
export interface FilterLimits {
  /** The most bytes of its text in UTF-8. */
  readonly bytes: number;
  /** The most bare words, literals and function calls in it. */
  readonly terms: number;
  /** The most parentheses, those of functions included, around any of its terms. */
  readonly depth: number;
}

/** The limits that hold unless others are given. */
export const DEFAULT_LIMITS: FilterLimits = { bytes: 4096, terms: 100, depth: 20 };

/** Throws a {@link FilterError} if the text is too long or no well-formed Unicode. */
export function checkText(filter: string, limits: FilterLimits): void {
  const room = new Uint8Array(Math.min(limits.bytes, 3 * filter.length));
  const { read } = new TextEncoder().encodeInto(filter, room);
  if (read < filter.length) throw new FilterError(`filter is longer than ${limits.bytes} bytes`, read);
  if (filter.isWellFormed()) return;
  const repaired = filter.toWellFormed();
  let position = 0;
  while (repaired[position] === filter[position]) position++;
  throw new FilterError("half of a surrogate pair", position);
}
