import type { DescMessage } from "@bufbuild/protobuf";
import { badField, type LongrunError } from "../errors.ts";
import type { Json } from "../json/json.ts";
import { quote } from "../quote.ts";
import { type FieldPath, findFieldPath, isScalarInJson, nameOf } from "./field-path.ts";
import type { QueryParameter } from "./parse-query.ts";
import { textToJson } from "./text-to-json.ts";

/** A field that a query sets: one value, or the elements of a list. */
export interface SetField {
  readonly path: FieldPath;
  readonly values: readonly [Json, ...Json[]];
}

/**
 * The fields of a request that the parameters of a query set. A key is the path of a field in proto or JSON names; only
 * that of a list may be there more than once. `taken` has the fields that something else sets, by their paths in proto
 * names, and says what does. Throws INVALID_QUERY naming the key.
 */
export function readParameters(
  input: DescMessage,
  query: readonly QueryParameter[],
  taken: ReadonlyMap<string, string>,
): readonly SetField[] {
  const found = new Map<string, { path: FieldPath; values: [Json, ...Json[]] }>();
  for (const [key, text] of query) {
    const path = findFieldPath(input, key);
    if (path === undefined) throw badParameter(key, "is no parameter of this method.");
    const name = nameOf(path);
    const [top = name] = name.split(".");
    const by = taken.get(name) ?? taken.get(top);
    if (by !== undefined) throw badParameter(key, `is given by the ${by} of this request.`);
    const { field } = path;
    const isList = field.fieldKind === "list";
    if (field.fieldKind === "map" || !isScalarInJson(field) || (isList && field.message !== undefined)) {
      throw badParameter(key, "is no single value; a query cannot give it.");
    }
    const value = textToJson(field, text);
    if ("rule" in value) throw badParameter(key, value.rule, text);
    const earlier = found.get(name);
    if (earlier === undefined) found.set(name, { path, values: [value.json] });
    else if (isList) earlier.values.push(value.json);
    else throw badParameter(key, "is given more than once.");
  }
  return [...found.values()];
}

/** The error of a parameter; its key, which is the client's text, is shortened and has its control characters escaped. */
export function badParameter(key: string, description: string, value?: string): LongrunError {
  return badField("INVALID_QUERY", quote(key).slice(1, -1), description, value);
}
