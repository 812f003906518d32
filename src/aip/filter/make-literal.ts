import type { Literal } from "./syntax.ts";
import type { Token } from "./token.ts";

/** Makes one literal of tokens that touch each other, of which `first` is the first. */
export function makeLiteral(first: Token, others: readonly Token[]): Literal {
  const segments: string[] = [];
  let segment = "";
  for (const token of [first, ...others]) {
    const [head = "", ...tail] = token.kind === "string" ? token.segments : token.text.split("*");
    segment += head;
    for (const next of tail) {
      segments.push(segment);
      segment = next;
    }
  }
  segments.push(segment);
  return { kind: "literal", text: segments.join("*"), segments, position: first.start };
}
