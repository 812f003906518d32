import { LongrunError } from "../../errors.ts";
import type { Json } from "../../json/json.ts";
import { parseJson } from "../../json/parse-json.ts";
import { quote } from "../../quote.ts";
import { isJson } from "./media-type.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The JSON in a body, nested no more than `depth` deep; undefined if it is empty, whatever its type. A body without a type
 * is JSON. Throws UNSUPPORTED_MEDIA_TYPE, or INVALID_JSON.
 */
export function readBody(
  body: Uint8Array,
  headers: Readonly<Record<string, string | undefined>>,
  depth?: number,
): Json | undefined {
  if (body.length === 0) return undefined;
  if (!isJson(headers)) {
    const contentType = headers["content-type"] ?? "";
    const message = `The body must be application/json in UTF-8, not ${quote(contentType)}.`;
    throw new LongrunError("UNSUPPORTED_MEDIA_TYPE", message, { contentType });
  }
  return parseJson(decode(body), { depth });
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new LongrunError("INVALID_JSON", "The JSON is malformed: it is not UTF-8.");
  }
}
