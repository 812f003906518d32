import { createHash } from "node:crypto";
import type { JsonStyle } from "./answer-json.ts";
import { selectionText } from "./field-selection.ts";

const HASH_BYTES = 8;

/** The name of the form that an answer has, for entity tags; empty for JSON in the usual style. */
export function formName({ pretty, enumAsInteger, selection }: JsonStyle, proto: boolean): string {
  if (proto) return "proto";
  const parts = [...(pretty ? [] : ["line"]), ...(enumAsInteger ? ["int"] : [])];
  if (selection !== undefined) parts.push(hashOf(selectionText(selection)));
  return parts.join(".");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest().toString("base64url", 0, HASH_BYTES);
}
