import type { PathTemplate } from "./path-template.ts";
import { decodeAllButSlash } from "./percent-encoding.ts";

/** The segments of a request's path. */
export interface PathSegments {
  /** As they came. */
  readonly raw: readonly string[];
  /** With every `%XX` decoded. */
  readonly text: readonly string[];
}

/**
 * Whether the segments of a path match the template, its verb aside. Literals are compared decoded. Takes time in
 * proportion to the template, however long the path is.
 */
export function matchesTemplate({ segments }: PathTemplate, { text }: PathSegments): boolean {
  const shift = text.length - segments.length;
  if (shift < -1) return false;
  let shifted = 0;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index];
    if (segment?.kind === "**") shifted = shift;
    else if (segment?.kind === "literal" && segment.text !== text[index + shifted]) return false;
  }
  return shifted === shift;
}

/**
 * The variables of a template by their field paths, for a path that matches it. Of a variable that is one segment
 * every `%XX` is decoded, of any other all but `%2F`.
 */
export function variablesOf(
  { segments, variables }: PathTemplate,
  { raw, text }: PathSegments,
): ReadonlyMap<string, string> {
  const wildcard = segments.findIndex(({ kind }) => kind === "**");
  const shift = raw.length - segments.length;
  const place = (index: number) => (wildcard < 0 || index <= wildcard ? index : index + shift);
  const found = new Map<string, string>();
  for (const { field, start, end } of variables) {
    const single = end - start === 1 && start !== wildcard;
    const taken = (single ? text : raw).slice(place(start), place(end));
    found.set(field, single ? taken.join() : taken.map(decodeAllButSlash).join("/"));
  }
  return found;
}
