import { badField } from "../errors.ts";

const SPACE = / +/;

/**
 * Whether a list is to be in rising order of the one field by which it can be: `field` rises, `field desc` falls, and so
 * does the list without an order (AIP-132). Redundant spaces are insignificant. Throws INVALID_ORDER_BY.
 */
export function isRising(orderBy: string, field: string): boolean {
  const words = orderBy.split(SPACE).filter((word) => word !== "");
  if (words.length === 0) return false;
  const [name, direction, ...more] = words;
  if (name === field && more.length === 0) {
    if (direction === undefined) return true;
    if (direction === "desc") return false;
  }
  throw badField("INVALID_ORDER_BY", "order_by", `must be "${field}" or "${field} desc".`, orderBy);
}
