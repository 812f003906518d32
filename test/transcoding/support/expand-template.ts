import type { PathTemplate } from "../../../src/transcoding/path-template.ts";

/**
 * A path that the template names with these variables, as google/api/http.proto has clients make it; `rest` is for the
 * wildcards outside of variables, in their order.
 */
export function expandTemplate(
  { segments, variables, verb }: PathTemplate,
  values: ReadonlyMap<string, string>,
  rest: readonly string[] = [],
): string {
  const others = [...rest];
  const pieces = segments.flatMap((segment, index) => {
    const variable = variables.find(({ start, end }) => start <= index && index < end);
    if (variable === undefined) {
      return segment.kind === "literal" ? [encodeURIComponent(segment.text)] : (others.shift() ?? "").split("/");
    }
    if (variable.start !== index) return [];
    const value = values.get(variable.field) ?? "";
    const single = variable.end - variable.start === 1 && segment.kind !== "**";
    if (single) return [encodeURIComponent(value)];
    return value === "" ? [] : value.split("/").map(encodeURIComponent);
  });
  return `/${pieces.filter((piece) => piece !== "").join("/")}${verb === "" ? "" : `:${encodeURIComponent(verb)}`}`;
}
