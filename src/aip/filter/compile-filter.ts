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
 * - Matching is exact, so a sequence `a b` is `a AND b`. `x op (a OR b)` is `(x op a) OR (x op b)`, whatever the
 *   comparator, and so with AND and NOT. There are no functions.
 * - A minus before a digit is a number's sign in an argument, and negates anywhere else: `-30` is `NOT 30`.
 * - A bare word is looked for in the fields that the schema names for that, as by `:`.
 * - `:` on a string is "contains", in any case. On other values, and on the elements of lists, it is equality; only
 *   `:` looks into lists, but not into lists directly in lists.
 * - `=` and `!=` on strings heed case. For them, for `:` and for bare words a `*` stands for any text, also none,
 *   wherever it is; `\*` in a string in quotes is a star. `x:*` is presence, whether the star is in quotes or not.
 *   Strings are ordered by code points.
 * - Quotes make no difference besides: `done = "true"` and `create_time > 2012-04-21T11:30:00Z` are fine. A literal
 *   means what its field's type makes of it, and is refused if that is nothing.
 * - Numbers are decimal or `Infinity`; those for an `int` have neither fraction nor exponent. Whole ones are compared
 *   exactly, however large. Nothing equals NaN.
 * - A date alone is the midnight in UTC with which it begins. Leap seconds are refused.
 * - Fields may be written in camelCase; keys of maps are taken as they are. A key that is not there is unset.
 * - What is unset meets no comparison, not even `!=`; but `NOT x = 5` is true of it.
 * - Within a value of dynamic type nothing is refused: a path that leads nowhere is unset, and a literal that cannot
 *   be a value of the kind at hand meets no comparison. `null` equals only the null of a Struct, or the string.
 */
export function compileFilter<Subject>(
  filter: string,
  schema: FilterSchema<Subject>,
  limits: FilterLimits = DEFAULT_LIMITS,
): Filter<Subject> {
  const condition = checkFilter(parseFilter(filter, limits), schema);
  return { matches: evaluator(condition, schema), condition };
}
