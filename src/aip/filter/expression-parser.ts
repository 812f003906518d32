import { FilterError } from "./filter-error.ts";
import type { FilterLimits } from "./filter-limits.ts";
import type { Expression, Junction } from "./syntax.ts";
import type { Token } from "./token.ts";
import { type TokenReader, unexpected } from "./token-reader.ts";

/** What an expression has between its operators. */
export interface LeafParser<Leaf> {
  /** Whether a leaf may be a negative number; else a minus always negates. */
  readonly signed: boolean;
  /** Parses a leaf. If `sign` is given, it is its first token, and was taken already. */
  parse(sign?: Token): Leaf;
}

interface Located {
  readonly position: number;
}

/** Parses logical expressions over any kind of leaf, and holds the limits. */
export class ExpressionParser {
  readonly #tokens: TokenReader;
  readonly #limits: FilterLimits;
  #depth = 0;
  #terms = 0;

  constructor(tokens: TokenReader, limits: FilterLimits) {
    this.#tokens = tokens;
    this.#limits = limits;
  }

  /** Parses sequences between ANDs; each consists of factors, and these of terms between ORs. */
  expression<Leaf extends Located>(leaf: LeafParser<Leaf>): Expression<Leaf> {
    const term = () => this.#term(leaf);
    const factor = () => junction("or", term, () => this.#tokens.takeKeyword("OR") !== undefined);
    const sequence = () => junction("sequence", factor, () => this.#factorFollows());
    return junction("and", sequence, () => this.#tokens.takeKeyword("AND") !== undefined);
  }

  /** Parses a leaf, or an expression in parentheses. */
  simple<Leaf extends Located>(leaf: LeafParser<Leaf>): Expression<Leaf> {
    return this.#tokens.next.kind === "(" ? this.parenthesized(() => this.expression(leaf)) : leaf.parse();
  }

  /** Parses parentheses and what is in them. */
  parenthesized<Inside>(parse: () => Inside): Inside {
    const { start } = this.#tokens.take("(");
    const most = this.#limits.depth;
    if (++this.#depth > most) throw new FilterError(`parentheses nested deeper than ${most}`, start);
    const inside = parse();
    this.#tokens.take(")");
    this.#depth--;
    return inside;
  }

  /** Counts a term. */
  count(position: number): void {
    const most = this.#limits.terms;
    if (++this.#terms > most) throw new FilterError(`more than ${most} terms`, position);
  }

  #factorFollows(): boolean {
    const { next, touching } = this.#tokens;
    if (next.kind === "end" || next.kind === ")" || next.kind === ",") return false;
    if (next.kind === "keyword" && next.text !== "NOT") return false;
    if (touching) throw unexpected(next);
    return true;
  }

  #term<Leaf extends Located>(leaf: LeafParser<Leaf>): Expression<Leaf> {
    const not = this.#tokens.takeKeyword("NOT");
    if (not !== undefined) return this.#negation(not, leaf);
    if (this.#tokens.next.kind !== "-") return this.simple(leaf);
    const minus = this.#tokens.take();
    if (!this.#tokens.touching) throw unexpected(minus);
    if (leaf.signed && isNumeric(this.#tokens.next)) return leaf.parse(minus);
    return this.#negation(minus, leaf);
  }

  #negation<Leaf extends Located>(operator: Token, leaf: LeafParser<Leaf>): Expression<Leaf> {
    if (this.#tokens.next.kind === "-") throw unexpected(this.#tokens.next);
    return { kind: "not", operand: this.simple(leaf), position: operator.start };
  }
}

function isNumeric({ kind, text }: Token): boolean {
  return kind === "." || (kind === "text" && /^\d/.test(text));
}

function junction<Leaf extends Located>(
  kind: Junction<Leaf>["kind"],
  parse: () => Expression<Leaf>,
  more: () => boolean,
): Expression<Leaf> {
  const first = parse();
  if (!more()) return first;
  const operands = [first];
  do operands.push(parse());
  while (more());
  return { kind, operands, position: first.position };
}
