import { compareValue } from "./compare-value.ts";
import type { DynamicValue } from "./dynamic-value.ts";
import { isPresent } from "./is-present.ts";
import type { Operand } from "./operand.ts";
import type { TestAids } from "./test-aids.ts";

/**
 * What `:` means: a string contains the literal, in any case; a list has an element equal to it; a map has it as a
 * key; a message has a field of that name that is present; anything else equals it. In an element of a list a string
 * has to equal it too.
 */
export function hasValue(value: DynamicValue, operand: Operand, inList: boolean, aids: TestAids): boolean {
  if (typeof value === "string" && !inList) return operand.part.matches(aids.folded(value));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return compareValue(value, "=", operand);
  }
  switch (value.kind) {
    case "list":
      for (const element of value.elements) {
        if (!aids.mayVisit()) return false;
        if (compareValue(element, "=", operand)) return true;
      }
      return false;
    case "map":
      return value.get(operand.text) !== undefined;
    case "message": {
      const field = value.get(operand.text);
      return field !== undefined && isPresent(field);
    }
    default:
      return compareValue(value, "=", operand);
  }
}
