import type { JsonValue } from "@bufbuild/protobuf";
import { type Json, JsonNumber } from "../../../src/json/json.ts";

/** The value as JSON.parse would give it. */
export function plainJson(json: Json): JsonValue {
  return JSON.parse(JSON.stringify(json, (_, value) => (value instanceof JsonNumber ? Number(value.text) : value)));
}
