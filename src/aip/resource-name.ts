import { badField } from "../errors.ts";
import { SEGMENT, SEGMENT_RULE } from "./resource-id.ts";

const COLLECTION = "operations";
const LONGEST_NAME = 512;

const NAME = new RegExp(`^(?:${SEGMENT}/${SEGMENT}/)*${COLLECTION}/${SEGMENT}$`);
const PARENT = new RegExp(`^(?:${SEGMENT}/${SEGMENT}(?:/(?!$)|$))*$`);
const PARENT_OR_WILDCARD = new RegExp(`^(?:${SEGMENT}/(?:-|${SEGMENT})(?:/(?!$)|$))*$`);

/** The name of the operation with this ID in this parent; the empty parent is the root (AIP-122). */
export function operationName(parent: string, operationId: string): string {
  return parent === "" ? `${COLLECTION}/${operationId}` : `${parent}/${COLLECTION}/${operationId}`;
}

/** The parent of an operation by its well-formed name: empty for the root. */
export function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(`${COLLECTION}/`) - 1));
}

/**
 * Checks the name of an operation: `operations/{id}`, after any sequence of collection/ID pairs, at most 512 bytes.
 * Throws INVALID_NAME naming `field`.
 */
export function parseOperationName(name: string, field = "name"): string {
  if (name.length <= LONGEST_NAME && NAME.test(name)) return name;
  const rule = `must be operations/{operation} or {parent}/operations/{operation}, at most ${LONGEST_NAME} bytes`;
  throw badField("INVALID_NAME", field, `${rule}; each segment ${SEGMENT_RULE}.`, name);
}

/**
 * Checks the parent of an operation to be created: any sequence of collection/ID pairs, or empty for the root.
 * Throws INVALID_PARENT naming `field`.
 */
export function parseParent(parent: string, field = "parent"): string {
  if (parent.length <= LONGEST_NAME && PARENT.test(parent)) return parent;
  throw badField("INVALID_PARENT", field, parentRule, parent);
}

/**
 * Checks the name of a collection of operations: a parent, with or without `/operations`; both the empty text and
 * `operations` are the root. `-` in place of an ID stands for every ID (AIP-159). Gives the parent.
 * Throws INVALID_NAME naming `field`.
 */
export function parseCollection(name: string, field = "name"): string {
  const suffix = `/${COLLECTION}`;
  const parent = name === COLLECTION ? "" : name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  if (name !== suffix && name.length <= LONGEST_NAME && PARENT_OR_WILDCARD.test(parent)) return parent;
  throw badField("INVALID_NAME", field, parentRule, name);
}

/** Stands for every ID in the name of a collection (AIP-159). */
export const WILDCARD = "-";

const parentRule = `must be empty or a sequence of collection/ID pairs, at most ${LONGEST_NAME} bytes; each segment ${SEGMENT_RULE}.`;
