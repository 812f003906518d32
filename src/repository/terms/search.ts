/**
 * What an index can tell of the records that may meet a filter. Those that do meet it
 *
 * - have at least one term of each group in `terms`; the groups begin with the one that probably finds the fewest;
 * - have one of `names`, if that is given: none does if it is empty;
 * - were created within `createdFrom` and `createdUntil`, both inclusive, as far as these are given: whole
 *   milliseconds since 1970. None was if the first is after the second.
 *
 * Others may do so too: the filter itself decides. No group is empty.
 */
export interface Search {
  readonly terms: readonly (readonly number[])[];
  readonly names?: readonly string[];
  readonly createdFrom?: number;
  readonly createdUntil?: number;
}
