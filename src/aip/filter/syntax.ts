/** What a filter is made of: an expression over restrictions. Positions are those of {@link FilterError}. */
export type Syntax = Expression<Restriction | BareWord | FunctionCall>;

/** Leaves, joined by logical operators. */
export type Expression<Leaf> = Leaf | Junction<Leaf> | Negation<Leaf>;

/**
 * Two or more operands. A sequence, `a b`, means the same as `a AND b` when matching is exact, as it is here; it only
 * binds tighter.
 */
export interface Junction<Leaf> {
  readonly kind: "and" | "or" | "sequence";
  readonly operands: readonly Expression<Leaf>[];
  readonly position: number;
}

/** `NOT` or `-` before an operand. */
export interface Negation<Leaf> {
  readonly kind: "not";
  readonly operand: Expression<Leaf>;
  readonly position: number;
}

/** A comparison, as in `error.code = 5`; `a = (b OR c)` has an expression as its argument. */
export interface Restriction {
  readonly kind: "restriction";
  readonly comparable: Member | FunctionCall;
  readonly comparator: Comparator;
  readonly comparatorPosition: number;
  readonly argument: Expression<Literal | FunctionCall>;
  readonly position: number;
}

/** What compares; `:` is "has". None is the beginning of one after it. */
export const COMPARATORS = ["<=", "<", ">=", ">", "!=", "=", ":"] as const;

/** One of {@link COMPARATORS}. */
export type Comparator = (typeof COMPARATORS)[number];

/** A path to a field, as in `error.code` or `labels."key with space"`: one name or more. */
export interface Member {
  readonly kind: "member";
  readonly names: readonly Name[];
  readonly position: number;
}

/** One name in a path. */
export interface Name {
  readonly text: string;
  readonly position: number;
}

/** A literal that stands alone, without a field (a "global restriction"). */
export interface BareWord {
  readonly kind: "bare word";
  readonly literal: Literal;
  readonly position: number;
}

/**
 * A value to be compared with. Whether it was quoted makes no difference: what it means depends on the field.
 * `segments` is its text, cut at each `*` that is a wildcard.
 */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly segments: readonly string[];
  readonly position: number;
}

/** A call as in `cohort(request.user)`. */
export interface FunctionCall {
  readonly kind: "function";
  readonly name: string;
  readonly arguments: readonly Expression<Literal | FunctionCall>[];
  readonly position: number;
}
