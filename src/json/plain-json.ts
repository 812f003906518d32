import type { JsonValue } from "@bufbuild/protobuf";
import { isJsonArray, type Json, JsonNumber } from "./json.ts";

/** The value as JSON.parse would give it; undefined if a number in it is out of the range of a double. */
export function plainJson(json: Json): JsonValue | undefined {
  if (json === null || typeof json !== "object") return json;
  if (json instanceof JsonNumber) {
    const value = Number(json.text);
    return Number.isFinite(value) ? value : undefined;
  }
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
