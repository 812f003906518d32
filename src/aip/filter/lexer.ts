import { quote } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import { readString } from "./read-string.ts";
import type { PlainTokenKind, Token } from "./token.ts";

const SPACE = /\s*/uy;
const COMPARATOR = /[<>!]=|[<>=:]/uy;
const PUNCTUATION = /[-.(),]/uy;
const TEXT = /[^\s\p{Cc}()[\]{}<>=!&|,;:."'`\\]+/uy;
const KEYWORDS: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);

/**
 * Cuts a filter into tokens, one at each call of {@link next}. Text ends at a dot and at a colon, so an unquoted
 * timestamp or type URL is several tokens that touch each other: whether they are one literal, only the parser knows.
 */
export class Lexer {
  readonly #source: string;
  #position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token; after the last one, always the end. */
  next(): Token {
    this.#match(SPACE);
    const start = this.#position;
    const char = this.#source.charAt(start);
    if (char === "") return { kind: "end", text: "", start, end: start };
    if (char === '"' || char === "'") {
      const token = readString(this.#source, start);
      this.#position = token.end;
      return token;
    }
    const comparator = this.#match(COMPARATOR);
    if (comparator !== "") return this.#token("comparator", comparator);
    switch (this.#match(PUNCTUATION)) {
      case "-":
        return this.#token("-", "-");
      case ".":
        return this.#token(".", ".");
      case "(":
        return this.#token("(", "(");
      case ")":
        return this.#token(")", ")");
      case ",":
        return this.#token(",", ",");
    }
    const text = this.#match(TEXT);
    if (text === "") throw new FilterError(`unexpected ${quote(char)}`, start);
    return this.#token(KEYWORDS.has(text) ? "keyword" : "text", text);
  }

  #token(kind: PlainTokenKind, text: string): Token {
    return { kind, text, start: this.#position - text.length, end: this.#position };
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [text = ""] = pattern.exec(this.#source) ?? [];
    this.#position += text.length;
    return text;
  }
}
