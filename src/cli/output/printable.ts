/** What terminals obey instead of showing it: control characters, those that change the direction, invisible ones. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text that came from elsewhere, safe to show on a terminal: what it would obey is shown as an escape, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => (character === "\n" ? "\\n" : escaped(character)));
}

/** A JSON text in which strings hold no control character, not even those that JSON allows. */
export function printableJson(json: string): string {
  return json.replace(UNSAFE, (character) => (character === "\n" ? character : escaped(character)));
}

/** Whether a text has what {@link printable} escapes. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}

/** Each UTF-16 code unit as `\uXXXX`, as in JSON. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
