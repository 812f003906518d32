import type { DynamicValue } from "./dynamic-value.ts";

/** Whether a field with this value counts as present: it is not the default of its type. */
export function isPresent(value: DynamicValue): boolean {
  if (value === null || typeof value !== "object") {
    return value !== null && value !== "" && value !== 0 && value !== 0n && value !== false;
  }
  if (value instanceof Uint8Array) return value.length > 0;
  switch (value.kind) {
    case "enum":
      return value.number !== 0;
    case "map":
      return value.size > 0;
    case "list":
      return value.elements[Symbol.iterator]().next().done !== true;
    default:
      return true;
  }
}
