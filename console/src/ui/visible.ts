/** What changes the order or the look of text around it, or cannot be seen. */
const UNSEEN = /(?![\t\n\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text with everything in it that cannot be seen written as its code point, such as `<U+202E>`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (unit) => {
    const codePoint = unit.codePointAt(0) ?? 0;
    return `<U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
