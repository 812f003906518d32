/** What of a text is read; strings are such. */
export interface ReadableText {
  readonly length: number;
  charCodeAt(index: number): number;
}

/**
 * Makes the search for this text by Knuth, Morris and Pratt, which reads nothing twice. The search tells where in a text
 * the first match at or after `start` ends; -1 if there is none.
 */
export function linearSearch(wanted: string): (text: ReadableText, start: number) => number {
  const fallbacks = [0, 0];
  /** How much of the beginning of what is wanted is at hand after one more character, if `length` of it was. */
  const extended = (length: number, code: number) => {
    let candidate = length;
    while (candidate > 0 && wanted.charCodeAt(candidate) !== code) candidate = fallbacks[candidate] ?? 0;
    return wanted.charCodeAt(candidate) === code ? candidate + 1 : candidate;
  };
  for (let index = 1; index < wanted.length; index++) {
    fallbacks.push(extended(fallbacks[index] ?? 0, wanted.charCodeAt(index)));
  }
  return (text, start) => {
    let length = 0;
    let position = start;
    while (length < wanted.length && position < text.length) length = extended(length, text.charCodeAt(position++));
    return length === wanted.length ? position : -1;
  };
}
