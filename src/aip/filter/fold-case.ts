/**
 * The text without the difference between upper and lower case. It is upper case because that, unlike lower case,
 * treats a letter the same wherever it stands: a sigma in Greek becomes another letter at the end of a word.
 */
export function foldCase(text: string): string {
  return text.toUpperCase();
}
