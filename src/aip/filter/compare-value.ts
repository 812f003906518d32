import { compareText } from "./compare-text.ts";
import type { DynamicValue, SecondsAndNanos } from "./dynamic-value.ts";
import type { Operand } from "./operand.ts";
import type { Comparator } from "./syntax.ts";

/**
 * Whether the value compares so with the literal, as far as that can be of the value's kind: else it does not, not
 * even by `!=`. Strings are compared with case, and `=` and `!=` heed wildcards. `:` is `=` here.
 */
export function compareValue(value: DynamicValue, comparator: Comparator, operand: Operand): boolean {
  switch (typeof value) {
    case "string":
      return compareString(value, comparator, operand);
    case "boolean":
      return isSame(comparator, operand.bool === undefined ? undefined : value === operand.bool, operand);
    case "number":
    case "bigint":
      return isOrdered(comparator, compareNumbers(value, operand.number), operand);
  }
  if (value === null) return isSame(comparator, operand.text === "null" ? true : undefined, operand);
  if (value instanceof Uint8Array) {
    return isSame(comparator, operand.bytes && Buffer.compare(value, operand.bytes) === 0, operand);
  }
  switch (value.kind) {
    case "timestamp":
      return isOrdered(comparator, compareTimes(value, operand.timestamp), operand);
    case "duration":
      return isOrdered(comparator, compareTimes(value, operand.duration), operand);
    case "enum":
      return isSame(comparator, value.name === operand.text, operand);
    default:
      return isSame(comparator, undefined, operand);
  }
}

function compareString(value: string, comparator: Comparator, operand: Operand): boolean {
  if (comparator === "=" || comparator === ":") return operand.whole.matches(value);
  if (comparator === "!=") return !operand.whole.matches(value);
  return isOrdered(comparator, compareText(value, operand.text), operand);
}

/** `same` is undefined if the literal is no value of that kind. */
function isSame(comparator: Comparator, same: boolean | undefined, operand: Operand): boolean {
  if (comparator === "!=") return same === undefined ? operand.text === "null" : !same;
  return (comparator === "=" || comparator === ":") && same === true;
}

/** `order` is negative, 0 or positive, NaN if neither is, and undefined if the literal is no value of that kind. */
function isOrdered(comparator: Comparator, order: number | undefined, operand: Operand): boolean {
  switch (comparator) {
    case "<":
      return order !== undefined && order < 0;
    case "<=":
      return order !== undefined && order <= 0;
    case ">":
      return order !== undefined && order > 0;
    case ">=":
      return order !== undefined && order >= 0;
    default:
      return isSame(comparator, order === undefined ? undefined : order === 0, operand);
  }
}

function compareNumbers(one: number | bigint, other: number | bigint | undefined): number | undefined {
  if (other === undefined) return undefined;
  if (one < other) return -1;
  if (one > other) return 1;
  return one >= other ? 0 : Number.NaN;
}

function compareTimes(one: SecondsAndNanos, other: SecondsAndNanos | undefined): number | undefined {
  if (other === undefined) return undefined;
  return compareNumbers(one.seconds, other.seconds) || one.nanos - other.nanos;
}
