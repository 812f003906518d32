import { quote } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import type { StringToken } from "./token.ts";

const ESCAPE = /\\(?:u(?<four>[0-9a-fA-F]{4})|x(?<two>[0-9a-fA-F]{2})|(?<other>.))/suy;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ...["\\", '"', "'", "?", "*"].map((char): [string, string] => [char, char]),
]);

/**
 * Reads the string whose opening quote, double or single, is at `start`. A `*` in it is a wildcard unless it is
 * written `\*`. The other escapes are `\\ \" \' \? \a \b \f \n \r \t \v \xHH \uHHHH`.
 */
export function readString(source: string, start: number): StringToken {
  const segments: string[] = [];
  let segment = "";
  let at = start + 1;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === source[start]) return finish([...segments, segment], start, at + 1);
    if (char === "\\") {
      const escaped = readEscape(source, at);
      if (escaped === undefined) break;
      segment += escaped.text;
      at = escaped.end;
      continue;
    }
    if (char === "*") {
      segments.push(segment);
      segment = "";
    } else {
      segment += char;
    }
    at++;
  }
  throw new FilterError("unterminated string", start);
}

function finish(segments: readonly string[], start: number, end: number): StringToken {
  const text = segments.join("*");
  if (!text.isWellFormed()) throw new FilterError("string with half of a surrogate pair", start);
  return { kind: "string", text, segments, start, end };
}

function readEscape(source: string, at: number): { readonly text: string; readonly end: number } | undefined {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(source);
  if (match === null) return undefined;
  const { four, two, other = "" } = match.groups ?? {};
  const code = four ?? two;
  const text = code === undefined ? ESCAPES.get(other) : String.fromCharCode(Number.parseInt(code, 16));
  if (text === undefined) throw new FilterError(`unknown escape ${quote(match[0])}`, at);
  return { text, end: at + match[0].length };
}
