const WIDE =
  /[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const MARK = /^[\p{M}\u200c\u200d]/u;
const segmenter = new Intl.Segmenter();

/** How many columns of a terminal a printable text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOf(segment);
  return width;
}

/** The text, shortened to so many columns; what was left out is shown as `…`. */
export function clip(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 1;
  let fitting = "";
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    fitting += segment;
  }
  return columns > 0 ? `${fitting}…` : "";
}

/** The text with spaces after it, to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

function widthOf(segment: string): number {
  if (WIDE.test(segment)) return 2;
  return MARK.test(segment) ? 0 : 1;
}
