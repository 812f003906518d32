const MOST_CHARACTERS = 8 * 1024 * 1024;

/**
 * Remembers texts made of byte arrays, by the identity of these. Forgets them when the bytes go, and those that nobody
 * has asked for while as much as `most` characters were made: so it never holds more than about twice that.
 */
export class RecentTexts {
  readonly #most: number;
  #recent = new WeakMap<Uint8Array, string>();
  #before = new WeakMap<Uint8Array, string>();
  #characters = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  /** The text of the bytes, which `make` makes if it is not known. */
  get(bytes: Uint8Array, make: () => string): string {
    const known = this.#recent.get(bytes);
    if (known !== undefined) return known;
    const text = this.#before.get(bytes) ?? make();
    if (this.#characters + text.length > this.#most) {
      this.#before = this.#recent;
      this.#recent = new WeakMap();
      this.#characters = 0;
    }
    this.#recent.set(bytes, text);
    this.#characters += text.length;
    return text;
  }
}
