import type { Test, Tree, Wanted } from "./oracle.ts";

/** Chooses one of so many possibilities: a number from 0 up to, but not including, `count`. */
export type Choose = (count: number) => number;

/** How tightly an expression binds; what binds less tightly than its place demands needs parentheses. */
const AND = 0;
const SEQUENCE = 1;
const OR = 2;
const TERM = 3;
const SIMPLE = 4;

/** A filter as text, in one of the many ways to write it. */
export function print(filter: Tree<Test>, choose: Choose): string {
  const printer = new Printer(choose);
  return printer.optionalSpace() + printer.tree(filter, AND, (leaf) => printer.test(leaf)) + printer.optionalSpace();
}

class Printer {
  readonly #choose: Choose;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  tree<Leaf>(tree: Tree<Leaf>, place: number, leaf: (leaf: Leaf) => string): string {
    const [text, binding] = this.#operation(tree, place, leaf);
    return binding < place || this.#choose(8) === 0 ? this.#parentheses(text) : text;
  }

  test({ path, comparator, argument }: Test): string {
    const literal = (wanted: Wanted) => this.#literal(wanted);
    if (path === undefined) {
      // In parentheses a bare word would be the same, but its minus would not be a number's.
      return argument.op === "leaf" ? this.#bareWord(argument.leaf) : "";
    }
    const [field = "", ...keys] = path;
    const left = [this.#fieldName(field), ...keys.map((key) => this.#key(key))].join(".");
    const right = this.tree(argument, SIMPLE, literal);
    return left + this.optionalSpace() + comparator + this.optionalSpace() + right;
  }

  optionalSpace(): string {
    return this.#pick("", "", " ", "\t", "\n ");
  }

  #operation<Leaf>(tree: Tree<Leaf>, place: number, leaf: (leaf: Leaf) => string): readonly [string, number] {
    switch (tree.op) {
      case "leaf":
        return [leaf(tree.leaf), SIMPLE];
      case "not": {
        const operand = this.tree(tree.of[0], SIMPLE, leaf);
        if (operand.startsWith("-")) return [`NOT${this.#space()}${this.#parentheses(operand)}`, TERM];
        // Before a digit, in an argument, a minus would be a sign.
        const minus = !/^[\d.]/.test(operand) && this.#choose(2) === 0;
        return [minus ? `-${operand}` : `NOT${this.#space()}${operand}`, TERM];
      }
      case "or":
        return [
          this.#joined(
            tree.of.map((each) => this.tree(each, TERM, leaf)),
            "OR",
          ),
          OR,
        ];
      case "and": {
        const sequence = place === SEQUENCE || this.#choose(2) === 0;
        if (sequence) return [tree.of.map((each) => this.tree(each, OR, leaf)).join(this.#space()), SEQUENCE];
        return [
          this.#joined(
            tree.of.map((each) => this.tree(each, SEQUENCE, leaf)),
            "AND",
          ),
          AND,
        ];
      }
    }
  }

  #bareWord(wanted: Wanted): string {
    const negative = wanted[0]?.startsWith("-") ?? false;
    return negative ? this.#quoted(wanted) : this.#literal(wanted);
  }

  #literal(wanted: Wanted): string {
    const plain = wanted.join("*");
    const needsQuotes =
      plain === "" ||
      wanted.some((part) => part.includes("*")) ||
      ["AND", "OR", "NOT"].includes(plain) ||
      !/^(-?\d|[\p{L}*])[\p{L}\d*:.-]*$/u.test(plain);
    return needsQuotes || this.#choose(3) === 0 ? this.#quoted(wanted) : plain;
  }

  #key(key: string): string {
    return key.includes(" ") || this.#choose(4) === 0 ? this.#quoted([key]) : key;
  }

  #fieldName(name: string): string {
    const written = this.#choose(2) === 0 ? name : name.replace(/_(.)/g, (_, char: string) => char.toUpperCase());
    return this.#choose(5) === 0 ? this.#quoted([written]) : written;
  }

  #quoted(wanted: Wanted): string {
    const mark = this.#pick('"', "'");
    return mark + wanted.map((part) => [...part].map((char) => this.#char(char)).join("")).join("*") + mark;
  }

  #char(char: string): string {
    if (char === "*") return "\\*";
    if (this.#choose(6) > 0) return char;
    const code = char.charCodeAt(0).toString(16);
    return this.#choose(2) === 0 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0").toUpperCase()}`;
  }

  #parentheses(text: string): string {
    return `(${this.optionalSpace()}${text}${this.optionalSpace()})`;
  }

  #joined(operands: readonly string[], operator: string): string {
    return operands.join(`${this.#space()}${operator}${this.#space()}`);
  }

  #space(): string {
    return this.#pick(" ", " ", "  ", "\n", "\r\n\t");
  }

  #pick(...choices: readonly string[]): string {
    return choices[this.#choose(choices.length)] ?? "";
  }
}
