import { readFields } from "./read-fields.ts";

const MOST_BYTES = 256;
/** No text begins with a character before this one, but for white space; most messages do. */
const FIRST_PRINTABLE = 0x20;

/**
 * Whether bytes, should they be a text or of type `bytes`, have a term as a whole. Those have none that are empty,
 * that are long, or that look like a message: of messages only what is in them has terms. `isMessage` says whether
 * they are a well-formed one.
 */
export function isIndexedText(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  isMessage = readFields(bytes, start, end) !== undefined,
): boolean {
  if (start === end || end - start > MOST_BYTES) return false;
  return !isMessage || (bytes[start] ?? 0) >= FIRST_PRINTABLE;
}
