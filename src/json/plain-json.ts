import type { JsonValue } from "@bufbuild/protobuf";
import { isJsonArray, type Json, JsonNumber } from "./json.ts";
import { parseDouble } from "./parse-double.ts";

/** The value as JSON.parse would give it; undefined if a number in it is none that a double can hold. */
export function plainJson(json: Json): JsonValue | undefined {
  if (json === null || typeof json !== "object") return json;
  if (json instanceof JsonNumber) return parseDouble(json.text);
  if (isJsonArray(json)) {
    const items = json.map(plainJson);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const members: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(json)) {
    const plain = plainJson(value);
    if (plain === undefined) return undefined;
    members.push([key, plain]);
  }
  return Object.fromEntries(members);
}
