import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** Whether a value is a JSON object. */
export function isObject(json: JsonValue | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** The text of a field; empty if there is none. */
export function textAt(json: JsonValue, key: string): string {
  const value = isObject(json) ? json[key] : undefined;
  return typeof value === "string" ? value : "";
}

/** The items of a field; none if it is no list. */
export function listAt(json: JsonValue, key: string): readonly JsonValue[] {
  const value = isObject(json) ? json[key] : undefined;
  return Array.isArray(value) ? value : [];
}
