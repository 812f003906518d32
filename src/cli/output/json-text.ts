import type { JsonValue } from "@bufbuild/protobuf";
import { printableJson } from "./printable.ts";

/** A value as JSON in several lines, without a line break at the end; what a terminal would obey is escaped. */
export function jsonText(value: JsonValue): string {
  return printableJson(JSON.stringify(value, undefined, 2));
}

/** A value as JSON in one line, without a line break at the end; what a terminal would obey is escaped. */
export function jsonLine(value: JsonValue): string {
  return printableJson(JSON.stringify(value));
}
