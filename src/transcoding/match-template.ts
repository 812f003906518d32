import type { PathTemplate, TemplateSegment } from "./path-template.ts";
import { decodeAllButSlash } from "./percent-encoding.ts";

/** A segment of a request's path: as it came, and with every `%XX` decoded. */
export interface PathSegment {
  readonly raw: string;
  readonly text: string;
}

/**
 * Whether the segments of a path match the template, its verb aside. Literals are compared decoded. Takes time in
 * proportion to the template, however long the path is.
 */
export function matchesTemplate({ segments }: PathTemplate, path: readonly PathSegment[]): boolean {
  const wildcard = segments.findIndex(({ kind }) => kind === "**");
  if (wildcard < 0)
    return path.length === segments.length && segments.every((each, index) => accepts(each, path[index]));
  const shift = path.length - segments.length;
  return (
    shift >= -1 &&
    segments.every((each, index) => index === wildcard || accepts(each, path[index < wildcard ? index : index + shift]))
  );
}

/**
 * The variables of a template by their field paths, for a path that matches it. Of a variable that is one segment
 * every `%XX` is decoded, of any other all but `%2F`.
 */
export function variablesOf(template: PathTemplate, path: readonly PathSegment[]): ReadonlyMap<string, string> {
  const wildcard = template.segments.findIndex(({ kind }) => kind === "**");
  const shift = path.length - template.segments.length;
  const place = (index: number) => (wildcard < 0 || index <= wildcard ? index : index + shift);
  return new Map(
    template.variables.map(({ field, start, end }) => {
      const taken = path.slice(place(start), place(end));
      const single = end - start === 1 && start !== wildcard;
      return [field, taken.map(({ raw, text }) => (single ? text : decodeAllButSlash(raw))).join("/")];
    }),
  );
}

function accepts(segment: TemplateSegment, found: PathSegment | undefined): boolean {
  return segment.kind !== "literal" || segment.text === found?.text;
}
