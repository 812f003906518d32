const NOT_ASCII = /[^\0-\x7f]/;
const SLASH = /%(2f)/gi;

/** Text with every `%XX` decoded; undefined if it is not ASCII, an escape is malformed or the bytes are no UTF-8. */
export function decodePercent(text: string): string | undefined {
  if (NOT_ASCII.test(text)) return undefined;
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Text that {@link decodePercent} can decode, decoded but for `%2F` and `%2f`, which stay as they are. */
export function decodeAllButSlash(text: string): string {
  return text.includes("%") ? decodeURIComponent(text.replace(SLASH, "%25$1")) : text;
}
