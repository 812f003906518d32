import { checkFilter } from "./check-filter.ts";
import type { Condition } from "./condition.ts";
import { evaluator } from "./evaluator.ts";
import { DEFAULT_LIMITS, type FilterLimits } from "./filter-limits.ts";
import type { FilterSchema } from "./filter-schema.ts";
import { parseFilter } from "./parse-filter.ts";

/** A filter, ready for use. */
export interface Filter<Subject> {
  /** Whether the subject meets the filter. */
  readonly matches: (subject: Subject) => boolean;
  /** The same in normal form, for those who translate it. */
  readonly condition: Condition;
}

/**
 * Makes a filter of its text in the language of AIP-160; the empty text matches everything. Throws a
 * {@link FilterError} if the text is malformed, beyond the limits, or does not suit the schema.
 *
 * What the language leaves open:
 * - `:` on strings is "contains", in any case; so is a bare word. In lists and all else it is equality.
 * - `=` and `!=` on strings heed case and `*`, which stands for any text, also none; `\*` in a string in quotes is a
 *   star. `x:*` is presence, whether the star is in quotes or not. Strings are ordered by code points.
 * - Quotes make no difference besides: `done = "true"` and `create_time > 2012-04-21T11:30:00Z` are fine. So is a date
 *   alone, which means midnight in UTC.
 * - `x op (a OR b)` is `(x op a) OR (x op b)`, whatever the comparator.
 * - What is unset meets no comparison, not even `!=`; but `NOT x = 5` is true of it.
 * - In values of dynamic type, a literal that cannot be a value of that kind meets no comparison; `null` equals
 *   only the null of a Struct, or the string.
 */
export function compileFilter<Subject>(
  filter: string,
  schema: FilterSchema<Subject>,
  limits: FilterLimits = DEFAULT_LIMITS,
): Filter<Subject> {
  const condition = checkFilter(parseFilter(filter, limits), schema);
  return { matches: evaluator(condition, schema), condition };
}
