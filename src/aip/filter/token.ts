/** What kinds of tokens a filter consists of, besides strings. Space between tokens is none. */
export type PlainTokenKind = "text" | "keyword" | "comparator" | "-" | "." | "(" | ")" | "," | "end";

/** A token and where it is: from `start` up to, but not including, `end`. */
export type Token = PlainToken | StringToken;

/** A token that means what is written. */
export interface PlainToken {
  readonly kind: PlainTokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A string in quotes. `text` is what it stands for, `segments` that text cut at each `*` that is a wildcard. */
export interface StringToken {
  readonly kind: "string";
  readonly text: string;
  readonly segments: readonly string[];
  readonly start: number;
  readonly end: number;
}
