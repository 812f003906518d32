/**
 * JSON leaves these as they are; terminals obey some of them, some programs end a line at others, and those that format text
 * are not seen, or turn around what follows.
 */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What may be unsafe: most lines have none of it, and this is told faster. */
const UNUSUAL = /[^\n -~]/;

/** JSON in one line without any control or format character, whoever reads it. */
export function lineJson(value: unknown): string {
  return escapeControls(JSON.stringify(value));
}

/** Escapes the control and format characters that JSON may hold as they are. They can only be within its texts. */
export function escapeControls(json: string): string {
  return UNUSUAL.test(json) ? json.replace(UNSAFE, escaped) : json;
}

/** A character by its one or two units of UTF-16. */
function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
