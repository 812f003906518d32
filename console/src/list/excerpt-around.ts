/** So many characters fit on a phone. */
const MOST = 36;
const EITHER_SIDE = 17;

/** What stands around a position in a text, on one line, and how many characters are before the position in it. */
export function excerptAround(text: string, position: number): { readonly excerpt: string; readonly before: number } {
  const line = text.replace(/[\s\p{Cc}]/gu, " ");
  if (line.length <= MOST) return { excerpt: line, before: position };
  const start = Math.max(0, position - EITHER_SIDE);
  const end = Math.min(line.length, position + EITHER_SIDE);
  const cutBefore = start > 0 ? "…" : "";
  return {
    excerpt: `${cutBefore}${line.slice(start, end)}${end < line.length ? "…" : ""}`,
    before: cutBefore.length + position - start,
  };
}
