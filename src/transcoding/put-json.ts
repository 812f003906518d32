import type { DescField } from "@bufbuild/protobuf";
import { badField } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json/json.ts";
import type { FieldPath } from "./field-path.ts";

/** The object without entries. */
export const EMPTY_OBJECT: JsonObject = Object.freeze(Object.create(null));

/**
 * A copy of an object with the value at a path, in place of what is there under either name of the field. Throws
 * INVALID_BODY if something other than an object is in the way.
 */
export function putJson(object: JsonObject, { parents, field }: FieldPath, value: Json): JsonObject {
  return putInside(object, parents, 0, (inmost) => {
    const others = Object.entries(inmost).filter(([key]) => key !== field.name);
    return jsonObject([...others, [field.jsonName, value]]);
  });
}

/** Changes the object to which the parents lead, from the one at the depth on. */
function putInside(
  object: JsonObject,
  parents: readonly DescField[],
  depth: number,
  change: (inmost: JsonObject) => JsonObject,
): JsonObject {
  const parent = parents[depth];
  if (parent === undefined) return change(object);
  const key = Object.hasOwn(object, parent.name) ? parent.name : parent.jsonName;
  const inside = object[key] ?? EMPTY_OBJECT;
  if (!isJsonObject(inside)) {
    const names = parents.slice(0, depth + 1).map(({ name }) => name);
    throw badField("INVALID_BODY", names.join("."), "must be an object.");
  }
  return jsonObject([...Object.entries(object), [key, putInside(inside, parents, depth + 1, change)]]);
}

function jsonObject(entries: Iterable<readonly [string, Json]>): JsonObject {
  const object: Record<string, Json> = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}
