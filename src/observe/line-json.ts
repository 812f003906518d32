/** JSON leaves these as they are; terminals obey some of them, and some programs end a line at others. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

/** JSON in one line without any control character, whoever reads it. */
export function lineJson(value: unknown): string {
  return escapeControls(JSON.stringify(value));
}

/** Escapes the control characters that JSON may hold as they are. They can only be within its texts. */
export function escapeControls(json: string): string {
  return json.replace(UNSAFE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
