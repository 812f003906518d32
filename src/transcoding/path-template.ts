/** A path template of google.api.http, such as `/v1/{name=operations/*}:cancel`. */
export interface PathTemplate {
  /** The template as it is written. */
  readonly text: string;
  /** What it matches, segment by segment; at most one of them is `**`. Empty for `/`. */
  readonly segments: readonly TemplateSegment[];
  /** The variables in their order; no two of them are the same field. */
  readonly variables: readonly TemplateVariable[];
  /** What follows the last colon of the path, percent-decoded; empty if there is none. */
  readonly verb: string;
}

/** A segment of a template: percent-decoded text, `*` for any one segment, or `**` for any number of them. */
export type TemplateSegment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "*" }
  | { readonly kind: "**" };

/** A variable of a template: the field that it sets, and which segments it takes. */
export interface TemplateVariable {
  /** The path of the field in the request message, such as `operation.name`. */
  readonly field: string;
  /** The index of its first segment. */
  readonly start: number;
  /** The index after its last segment. */
  readonly end: number;
}
