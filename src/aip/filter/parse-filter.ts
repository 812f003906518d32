import { ExpressionParser } from "./expression-parser.ts";
import { checkText, DEFAULT_LIMITS, type FilterLimits } from "./filter-limits.ts";
import { makeLiteral } from "./make-literal.ts";
import type { BareWord, Expression, FunctionCall, Literal, Member, Restriction, Syntax } from "./syntax.ts";
import type { ComparatorToken, Token } from "./token.ts";
import { TokenReader, unexpected } from "./token-reader.ts";

/**
 * Parses a filter by the grammar of AIP-160; undefined if it is empty. Takes time in proportion to its length, and
 * throws a {@link FilterError} if it is malformed or beyond the limits.
 *
 * More than the grammar, an argument that is not quoted may contain dots, colons and a minus at its beginning, so
 * that timestamps, numbers, names and type URLs need no quotes. In an argument in parentheses, a minus before a digit
 * is that of a number, else it negates.
 */
export function parseFilter(filter: string, limits: FilterLimits = DEFAULT_LIMITS): Syntax | undefined {
  checkText(filter, limits);
  const tokens = new TokenReader(filter);
  if (tokens.next.kind === "end") return undefined;
  const parser = new RestrictionParser(tokens, new ExpressionParser(tokens, limits));
  const syntax = parser.filter();
  tokens.take("end");
  return syntax;
}

class RestrictionParser {
  readonly #tokens: TokenReader;
  readonly #expressions: ExpressionParser;

  constructor(tokens: TokenReader, expressions: ExpressionParser) {
    this.#tokens = tokens;
    this.#expressions = expressions;
  }

  filter(): Syntax {
    return this.#expressions.expression({ signed: false, parse: () => this.#restriction() });
  }

  #restriction(): Restriction | BareWord | FunctionCall {
    const first = this.#tokens.take("text", "string");
    const rest: Token[] = [];
    while (this.#tokens.touches(".")) {
      const dot = this.#tokens.take();
      if (!this.#tokens.touching) throw unexpected(dot);
      rest.push(dot, this.#tokens.take("text", "string", "keyword"));
    }
    const call = this.#functionCall(first, rest);
    const { next } = this.#tokens;
    if (next.kind === "comparator") return this.#comparison(call ?? member(first, rest), next);
    if (call !== undefined) return call;
    this.#expressions.count(first.start);
    return { kind: "bare word", literal: makeLiteral(first, rest), position: first.start };
  }

  #comparison(comparable: Member | FunctionCall, { text, start }: ComparatorToken): Restriction {
    this.#tokens.take("comparator");
    return {
      kind: "restriction",
      comparable,
      comparator: text,
      comparatorPosition: start,
      argument: this.#argument(),
      position: comparable.position,
    };
  }

  #argument(): Expression<Literal | FunctionCall> {
    return this.#expressions.simple({ signed: true, parse: (sign) => this.#literalOrCall(sign) });
  }

  #literalOrCall(sign: Token | undefined): Literal | FunctionCall {
    const first = sign ?? this.#tokens.take("text", "string", "-", ".");
    const rest: Token[] = [];
    let last = first;
    while (this.#tokens.touching && joins(last, this.#tokens.next)) {
      last = this.#tokens.take();
      rest.push(last);
    }
    if (last.kind === "." || last.kind === "-" || last.kind === "comparator") throw unexpected(last);
    const call = this.#functionCall(first, rest);
    if (call !== undefined) return call;
    this.#expressions.count(first.start);
    return makeLiteral(first, rest);
  }

  #functionCall(first: Token, rest: readonly Token[]): FunctionCall | undefined {
    const isName = [first, ...rest].every(({ kind }) => kind === "text" || kind === "keyword" || kind === ".");
    if (!isName || !this.#tokens.touches("(")) return undefined;
    this.#expressions.count(first.start);
    const list = this.#expressions.parenthesized(() => this.#argumentList());
    return { kind: "function", name: makeLiteral(first, rest).text, arguments: list, position: first.start };
  }

  #argumentList(): FunctionCall["arguments"] {
    if (this.#tokens.next.kind === ")") return [];
    const list = [this.#argument()];
    while (this.#tokens.next.kind === ",") {
      this.#tokens.take();
      list.push(this.#argument());
    }
    return list;
  }
}

function member(first: Token, rest: readonly Token[]): Member {
  const names = [first, ...rest].filter(({ kind }) => kind !== ".");
  return { kind: "member", names: names.map(({ text, start }) => ({ text, position: start })), position: first.start };
}

/** Whether two tokens that touch each other belong to one literal. */
function joins(last: Token, next: Token): boolean {
  if (last.kind === "string") return next.kind === ".";
  if (next.kind === "string") return last.kind === ".";
  return ["text", "keyword", "-", "."].includes(next.kind) || next.text === ":";
}
