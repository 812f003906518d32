import { quote } from "../../quote.ts";
import { checkLiteral, fits } from "./check-literal.ts";
import { all, any, type Condition, not, type Target } from "./condition.ts";
import { FilterError } from "./filter-error.ts";
import type { FieldType, FieldTypes } from "./filter-schema.ts";
import { Operand } from "./operand.ts";
import { type ResolvedPath, resolvePath } from "./resolve-path.ts";
import {
  type BareWord,
  COMPARATORS,
  type Comparator,
  type Expression,
  type FunctionCall,
  type Name,
  type Restriction,
  type Syntax,
} from "./syntax.ts";

/**
 * Checks a parsed filter against a schema and brings it into normal form. Throws a {@link FilterError} for an unknown
 * field, a comparator or a literal that does not suit its field's type, and any function.
 */
export function checkFilter(syntax: Syntax | undefined, schema: FieldTypes): Condition {
  return syntax === undefined ? all([]) : new Checker(schema).expression(syntax);
}

const EQUALITY: readonly Comparator[] = ["=", "!=", ":"];

const APPLICABLE: Readonly<Record<FieldType["kind"], readonly Comparator[]>> = {
  string: COMPARATORS,
  int: COMPARATORS,
  double: COMPARATORS,
  timestamp: COMPARATORS,
  duration: COMPARATORS,
  dynamic: COMPARATORS,
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
    const misfit = misfitOf(comparator, path);
    if (misfit !== undefined) {
      const name = quote(path.names.join("."));
      throw new FilterError(`"${comparator}" does not apply to ${name} ${misfit}`, comparatorPosition);
    }
    return combine(argument, (leaf) => {
      if (leaf.kind === "function") throw refusal(leaf);
      return test(path, comparator, new Operand(leaf), comparable.position);
    });
  }

  #bareWord({ literal, position }: BareWord): Condition {
    if (this.#bareWords.length === 0) {
      throw new FilterError(`${quote(literal.text)} is compared with no field`, position);
    }
    const operand = new Operand(literal);
    const paths = this.#bareWords.map((path) => resolvePath(this.#root, namesOf(path, position)));
    const suitable = isAny(operand) ? paths : paths.filter(({ type }) => fits(elementOf(type), operand));
    return any(suitable.map((path) => test(path, ":", operand, position)));
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

/** Why the comparator does not apply to what is at the path; undefined if it does. */
function misfitOf(comparator: Comparator, { type, throughList }: ResolvedPath): string | undefined {
  if (!APPLICABLE[type.kind].includes(comparator)) return `(${type.kind})`;
  return throughList && comparator !== ":" ? "inside a list" : undefined;
}

function test(path: ResolvedPath, comparator: Comparator, operand: Operand, position: number): Condition {
  const { names, type } = path;
  if (comparator === ":" && isAny(operand)) return { kind: "presence", ...target(path, position) };
  if (type.kind === "map" || type.kind === "message") {
    return { kind: "presence", ...target(resolvePath(path, [operand]), position) };
  }
  checkLiteral(elementOf(type), operand, names);
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
function isAny({ segments }: Operand): boolean {
  return segments.length > 1 && segments.every((segment) => segment === "");
}

function namesOf(path: string, position: number): readonly Name[] {
  return path.split(".").map((text) => ({ text, position }));
}

function refusal({ name, position }: FunctionCall): FilterError {
  return new FilterError(`unknown function ${quote(name)}`, position);
}
