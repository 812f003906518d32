import type { FieldType } from "./filter-schema.ts";
import type { Operand } from "./operand.ts";
import type { Comparator } from "./syntax.ts";

/**
 * A checked filter in normal form: paths are those of the schema, arguments are distributed (`a = (b OR c)` is any of
 * `a = b` and `a = c`), bare words are spelled out, and no `all` is directly in an `all`, no `any` in an `any`, no
 * `not` in a `not`. It has two truth values: a test of what is unset is false, and its negation true.
 */
export type Condition = Conjunction | Disjunction | Inversion | Comparison | Presence;

/** True if all of them are true: always if there are none. */
export interface Conjunction {
  readonly kind: "all";
  readonly of: readonly Condition[];
}

/** True if any of them is true: never if there are none. */
export interface Disjunction {
  readonly kind: "any";
  readonly of: readonly Condition[];
}

/** True if the other is false. */
export interface Inversion {
  readonly kind: "not";
  readonly of: Condition;
}

/** What the tests of a value have in common. */
export interface Target {
  /** The name of the schema's field. */
  readonly field: string;
  /** The way from there into the value: names of fields and keys of maps. Empty for the field itself. */
  readonly path: readonly string[];
  /** The type at the end of the path. */
  readonly type: FieldType;
  /** Where in the filter it was. */
  readonly position: number;
}

/** True if the value exists and compares so. `operand` has what the type needs (a number, a timestamp, ...). */
export interface Comparison extends Target {
  readonly kind: "comparison";
  readonly comparator: Comparator;
  readonly operand: Operand;
}

/** True if the value exists and, unless it is that of a map's key, is not the default of its type. */
export interface Presence extends Target {
  readonly kind: "presence";
}

/** The condition that all of these are true. */
export function all(conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((each) => (each.kind === "all" ? each.of : [each]));
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: "all", of };
}

/** The condition that any of these is true. */
export function any(conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((each) => (each.kind === "any" ? each.of : [each]));
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: "any", of };
}

/** The condition that this is false. */
export function not(condition: Condition): Condition {
  return condition.kind === "not" ? condition.of : { kind: "not", of: condition };
}
