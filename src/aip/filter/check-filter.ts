import { quote } from "../../quote.ts";
import { checkLiteral, fits } from "./check-literal.ts";
import { all, any, type Condition, not, type Target } from "./condition.ts";
import { FilterError } from "./filter-error.ts";
import type { FieldType, FieldTypes } from "./filter-schema.ts";
import { Operand } from "./operand.ts";
import { type ResolvedPath, resolvePath } from "./resolve-path.ts";
import type { BareWord, Comparator, Expression, FunctionCall, Literal, Name, Restriction, Syntax } from "./syntax.ts";

/**
 * Checks a parsed filter against a schema and brings it into normal form. Throws a {@link FilterError} for an unknown
 * field, a comparator or a literal that does not suit its field's type, and any function.
 */
export function checkFilter(syntax: Syntax | undefined, schema: FieldTypes): Condition {
  return syntax === undefined ? all([]) : new Checker(schema).expression(syntax);
}

const EVERY: readonly Comparator[] = ["=", "!=", "<", "<=", ">", ">=", ":"];
const EQUALITY: readonly Comparator[] = ["=", "!=", ":"];

const APPLICABLE: Readonly<Record<FieldType["kind"], readonly Comparator[]>> = {
  string: EVERY,
  int: EVERY,
  double: EVERY,
  timestamp: EVERY,
  duration: EVERY,
  dynamic: EVERY,
  bool: EQUALITY,
  enum: EQUALITY,
  bytes: EQUALITY,
  message: [":"],
  list: [":"],
  map: [":"],
};

class Checker {
  readonly #root: ResolvedPath;
  readonly #bareWords: readonly string[];

  constructor({ fields, bareWords = [] }: FieldTypes) {
    this.#root = { names: [], type: { kind: "message", fields }, throughList: false };
    this.#bareWords = bareWords;
  }

  expression(expression: Syntax): Condition {
    return combine(expression, (leaf) => {
      if (leaf.kind === "function") throw refusal(leaf);
      return leaf.kind === "bare word" ? this.#bareWord(leaf) : this.#restriction(leaf);
    });
  }

  #restriction({ comparable, comparator, comparatorPosition, argument }: Restriction): Condition {
    if (comparable.kind === "function") throw refusal(comparable);
    const path = resolvePath(this.#root, comparable.names);
    const name = quote(path.names.join("."));
    if (!APPLICABLE[path.type.kind].includes(comparator)) {
      throw new FilterError(`"${comparator}" does not apply to ${name} (${path.type.kind})`, comparatorPosition);
    }
    if (path.throughList && comparator !== ":") {
      throw new FilterError(`"${comparator}" does not apply to ${name} inside a list`, comparatorPosition);
    }
    return combine(argument, (leaf) => {
      if (leaf.kind === "function") throw refusal(leaf);
      return test(path, comparator, leaf, comparable.position);
    });
  }

  #bareWord({ literal, position }: BareWord): Condition {
    if (this.#bareWords.length === 0) {
      throw new FilterError(`${quote(literal.text)} is compared with no field`, position);
    }
    const operand = new Operand(literal);
    const paths = this.#bareWords.map((path) => resolvePath(this.#root, namesOf(path, position)));
    const suitable = isAny(literal) ? paths : paths.filter(({ type }) => fits(elementOf(type), operand));
    return any(suitable.map((path) => test(path, ":", literal, position)));
  }
}

/** Builds the condition of an expression from those of its leaves. */
function combine<Leaf extends { readonly kind: string }>(
  expression: Expression<Leaf>,
  ofLeaf: (leaf: Leaf) => Condition,
): Condition {
  if ("operands" in expression) {
    const conditions = expression.operands.map((operand) => combine(operand, ofLeaf));
    return expression.kind === "or" ? any(conditions) : all(conditions);
  }
  return "operand" in expression ? not(combine(expression.operand, ofLeaf)) : ofLeaf(expression);
}

function test(path: ResolvedPath, comparator: Comparator, literal: Literal, position: number): Condition {
  const { names, type } = path;
  if (comparator === ":" && isAny(literal)) return { kind: "presence", ...target(path, position) };
  if (type.kind === "map" || type.kind === "message") {
    return { kind: "presence", ...target(resolvePath(path, [literal]), position) };
  }
  const operand = new Operand(literal);
  checkLiteral(elementOf(type), operand, names, literal.position);
  return { kind: "comparison", comparator, operand, ...target(path, position) };
}

function target({ names, type }: ResolvedPath, position: number): Target {
  const [field = "", ...path] = names;
  return { field, path, type, position };
}

function elementOf(type: FieldType): FieldType {
  return type.kind === "list" ? type.of : type;
}

/** Whether the literal is wildcards and nothing else. */
function isAny({ segments }: Literal): boolean {
  return segments.length > 1 && segments.every((segment) => segment === "");
}

function namesOf(path: string, position: number): readonly Name[] {
  return path.split(".").map((text) => ({ text, position }));
}

function refusal({ name, position }: FunctionCall): FilterError {
  return new FilterError(`unknown function ${quote(name)}`, position);
}
