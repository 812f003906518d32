import { unicodeEscape } from "../../escape-unseen.ts";

/** What terminals obey instead of showing it: control characters, those that change the direction, invisible ones. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text that came from elsewhere, safe to show on a terminal: what it would obey is shown as an escape, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => (character === "\n" ? "\\n" : unicodeEscape(character)));
}

/** A JSON text in which strings hold no control character, not even those that JSON allows. */
export function printableJson(json: string): string {
  return json.replace(UNSAFE, (character) => (character === "\n" ? character : unicodeEscape(character)));
}

/** Whether a text has what {@link printable} escapes. */
export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}
