import type { JsonValue } from "@bufbuild/protobuf";

/**
 * The JSON of an object as text, as JSON.stringify writes it, in one line or indented by two spaces: a list whose items
 * are such texts already, left out if it is empty, and then the members of `rest`, an object.
 */
export function pageText(list: string, items: readonly string[], rest: JsonValue, pretty: boolean): string {
  const space = pretty ? 2 : undefined;
  const members = Object.entries(rest ?? {}).map(([name, value]) => [name, JSON.stringify(value, undefined, space)]);
  if (items.length > 0) members.unshift([list, enclosed("[", items, "]", pretty)]);
  const texts = members.map(([name, text]) => `${JSON.stringify(name)}:${pretty ? " " : ""}${text}`);
  return enclosed("{", texts, "}", pretty);
}

/** Texts between brackets. A line break in the text of JSON is always one between its tokens. */
function enclosed(begin: string, texts: readonly string[], end: string, pretty: boolean): string {
  if (!pretty || texts.length === 0) return begin + texts.join(",") + end;
  const inside = `\n${texts.join(",\n")}`.replaceAll("\n", "\n  ");
  return `${begin}${inside}\n${end}`;
}
