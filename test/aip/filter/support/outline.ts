import type { BareWord, Restriction } from "../../../../src/aip/filter/index.ts";
import { type Expression, type FunctionCall, type Literal, parseFilter } from "../../../../src/aip/filter/index.ts";

/** The syntax of a filter as text in which every operator has its parentheses. */
export function outline(filter: string): string {
  const syntax = parseFilter(filter);
  return syntax === undefined ? "" : write(syntax);
}

type Leaf = Restriction | BareWord | FunctionCall | Literal;

function write(node: Expression<Leaf>): string {
  switch (node.kind) {
    case "and":
    case "or":
    case "sequence":
      return `(${[node.kind, ...node.operands.map(write)].join(" ")})`;
    case "not":
      return `(not ${write(node.operand)})`;
    case "literal":
      return node.segments.join("~");
    case "bare word":
      return write(node.literal);
    case "function":
      return `${node.name}(${node.arguments.map(write).join(", ")})`;
    case "restriction": {
      const { comparable, comparator, argument } = node;
      const left =
        comparable.kind === "member" ? comparable.names.map(({ text }) => text).join("|") : write(comparable);
      return `[${left} ${comparator} ${write(argument)}]`;
    }
  }
}
