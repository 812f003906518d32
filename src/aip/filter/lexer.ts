import { quote } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import { readString } from "./read-string.ts";
import { COMPARATORS } from "./syntax.ts";
import { MARKS, type Span, type Token } from "./token.ts";

const SPACE = /\s*/uy;
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
    this.#take(this.#match(SPACE));
    const start = this.#position;
    const char = this.#source.charAt(start);
    if (char === "") return { kind: "end", text: "", ...this.#take("") };
    if (char === '"' || char === "'") {
      const token = readString(this.#source, start);
      this.#position = token.end;
      return token;
    }
    const comparator = COMPARATORS.find((each) => this.#source.startsWith(each, start));
    if (comparator !== undefined) return { kind: "comparator", text: comparator, ...this.#take(comparator) };
    const mark = MARKS.find((each) => each === char);
    if (mark !== undefined) return { kind: mark, text: mark, ...this.#take(mark) };
    const text = this.#match(TEXT);
    if (text === "") throw new FilterError(`unexpected ${quote(char)}`, start);
    return { kind: KEYWORDS.has(text) ? "keyword" : "text", text, ...this.#take(text) };
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [text = ""] = pattern.exec(this.#source) ?? [];
    return text;
  }

  #take(text: string): Span {
    const start = this.#position;
    this.#position += text.length;
    return { start, end: this.#position };
  }
}
