/** What of a text a pattern reads; strings are such. */
export interface ReadableText {
  readonly length: number;
  charCodeAt(index: number): number;
}

/**
 * A pattern of segments with wildcards between them, each standing for any text. Matching takes time in proportion to
 * the length of the text, whatever the pattern: each segment is found by Knuth, Morris and Pratt's search, first match
 * first, and nothing is ever tried again.
 */
export class WildcardPattern {
  readonly #prefix: string;
  readonly #middle: readonly Needle[];
  readonly #suffix: string | undefined;

  constructor(segments: readonly string[]) {
    this.#prefix = segments[0] ?? "";
    this.#middle = segments.slice(1, -1).map(needle);
    this.#suffix = segments.length > 1 ? segments.at(-1) : undefined;
  }

  /** Whether the whole text matches. */
  matches(text: ReadableText): boolean {
    const suffix = this.#suffix ?? "";
    const end = text.length - suffix.length;
    if (end < this.#prefix.length || (this.#suffix === undefined && end > this.#prefix.length)) return false;
    if (!isAt(text, 0, this.#prefix) || !isAt(text, end, suffix)) return false;
    let position = this.#prefix.length;
    for (const middle of this.#middle) {
      position = endOfFirst(text, position, end, middle);
      if (position < 0) return false;
    }
    return true;
  }
}

interface Needle {
  readonly text: string;
  /** For each length of a beginning, the length of the longest shorter beginning that it ends with. */
  readonly fallback: readonly number[];
}

function needle(text: string): Needle {
  const fallback = [0, 0];
  let length = 0;
  for (let index = 1; index < text.length; index++) {
    length = extended({ text, fallback }, length, text.charCodeAt(index));
    fallback.push(length);
  }
  return { text, fallback };
}

/** How much of the needle's beginning is at hand after one more character, if `length` of it was. */
function extended({ text, fallback }: Needle, length: number, code: number): number {
  let candidate = length;
  while (candidate > 0 && text.charCodeAt(candidate) !== code) candidate = fallback[candidate] ?? 0;
  return text.charCodeAt(candidate) === code ? candidate + 1 : candidate;
}

function endOfFirst(text: ReadableText, start: number, end: number, wanted: Needle): number {
  let length = 0;
  let position = start;
  while (length < wanted.text.length) {
    if (position >= end) return -1;
    length = extended(wanted, length, text.charCodeAt(position));
    position++;
  }
  return position;
}

function isAt(text: ReadableText, start: number, part: string): boolean {
  for (let index = 0; index < part.length; index++) {
    if (text.charCodeAt(start + index) !== part.charCodeAt(index)) return false;
  }
  return true;
}
