import type { JsonValue } from "@bufbuild/protobuf";
import { jsonText } from "./json-text.ts";
import { yamlText } from "./yaml-text.ts";

/** How results are printed: for people, or for programs. */
export const outputFormats = ["table", "json", "yaml"] as const;

/** One of {@link outputFormats}. */
export type OutputFormat = (typeof outputFormats)[number];

/** A whole document for programs. */
export function documentText(format: Exclude<OutputFormat, "table">, value: JsonValue): string {
  return format === "json" ? `${jsonText(value)}\n` : yamlText(value);
}
