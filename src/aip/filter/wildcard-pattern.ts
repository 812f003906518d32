import { type Search, searchFor } from "./search.ts";

/**
 * A pattern of segments with wildcards between them, each standing for any text. Matching takes time in proportion to
 * the length of the text, whatever the pattern: of each segment the first match is taken, and nothing is ever tried
 * again.
 */
export class WildcardPattern {
  readonly #prefix: string;
  readonly #middle: readonly Search[];
  readonly #suffix: string | undefined;

  constructor(segments: readonly string[]) {
    this.#prefix = segments[0] ?? "";
    this.#middle = segments.slice(1, -1).map(searchFor);
    this.#suffix = segments.length > 1 ? segments.at(-1) : undefined;
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    if (this.#suffix === undefined) return text === this.#prefix;
    if (!text.startsWith(this.#prefix) || !text.endsWith(this.#suffix)) return false;
    let position = this.#prefix.length;
    for (const search of this.#middle) {
      position = search(text, position);
      if (position < 0) return false;
    }
    return position <= text.length - this.#suffix.length;
  }
}
