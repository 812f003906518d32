import { quote } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import { Lexer } from "./lexer.ts";
import type { Token } from "./token.ts";

/** Reads tokens with one of lookahead, and knows which of them touch each other. */
export class TokenReader {
  readonly #lexer: Lexer;
  #next: Token;
  #end = 0;

  constructor(filter: string) {
    this.#lexer = new Lexer(filter);
    this.#next = this.#lexer.next();
  }

  /** The next token, which stays the next. */
  get next(): Token {
    return this.#next;
  }

  /** Whether there is no space between the last token taken and the next one. */
  get touching(): boolean {
    return this.#next.start === this.#end && this.#next.kind !== "end";
  }

  /** Whether the next token is of the kind and touches the last one taken. */
  touches(kind: Token["kind"]): boolean {
    return this.touching && this.#next.kind === kind;
  }

  /** Takes the next token, which must be of one of the kinds if any are given. */
  take(...kinds: readonly Token["kind"][]): Token {
    const token = this.#next;
    if (kinds.length > 0 && !kinds.includes(token.kind)) throw unexpected(token);
    this.#end = token.end;
    this.#next = token.kind === "end" ? token : this.#lexer.next();
    return token;
  }

  /** Takes the next token if it is this keyword, which must stand between spaces. */
  takeKeyword(keyword: "AND" | "OR" | "NOT"): Token | undefined {
    if (this.#next.kind !== "keyword" || this.#next.text !== keyword) return undefined;
    if (keyword !== "NOT" && this.touching) throw new FilterError(`no space before "${keyword}"`, this.#next.start);
    const token = this.take();
    if (this.touching) throw new FilterError(`no space after "${keyword}"`, token.end);
    return token;
  }
}

/** The error of a token that does not belong where it is. */
export function unexpected(token: Token): FilterError {
  if (token.kind === "end") return new FilterError("unexpected end of filter", token.start);
  const what = token.kind === "string" ? "string " : "";
  return new FilterError(`unexpected ${what}${quote(token.text)}`, token.start);
}
