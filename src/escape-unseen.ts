/**
 * JSON leaves these as they are; terminals obey some of them, some programs end a line at others, and those that format text
 * are not seen, or turn around what follows.
 */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What may be unsafe: most texts have none of it, and this is told faster. */
const UNUSUAL = /[^\n -~]/;

/** Escapes the control and format characters that JSON may hold as they are. They can only be within its texts. */
export function escapeUnseen(json: string): string {
  return UNUSUAL.test(json) ? json.replace(UNSAFE, unicodeEscape) : json;
}

/** Each UTF-16 code unit of a character as `\uXXXX`, as in JSON. */
export function unicodeEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
