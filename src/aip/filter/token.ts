import type { Comparator } from "./syntax.ts";

/** A token and where it is. Space between tokens is none. */
export type Token = PlainToken | ComparatorToken | StringToken;

/** Where a token is: from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A token that means what is written. */
export interface PlainToken extends Span {
  readonly kind: "text" | "keyword" | "end" | Mark;
  readonly text: string;
}

/** What stands for itself. */
export const MARKS = ["-", ".", "(", ")", ","] as const;

/** One of {@link MARKS}. */
export type Mark = (typeof MARKS)[number];

/** A comparator. */
export interface ComparatorToken extends Span {
  readonly kind: "comparator";
  readonly text: Comparator;
}

/** A string in quotes. `text` is what it stands for, `segments` that text cut at each `*` that is a wildcard. */
export interface StringToken extends Span {
  readonly kind: "string";
  readonly text: string;
  readonly segments: readonly string[];
}
