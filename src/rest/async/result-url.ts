import { type Any, StringValueSchema } from "@bufbuild/protobuf/wkt";
import type { AnyJson } from "../by-id/any-json.ts";

const WEB_URL = /^https?:\/\/\S+$/i;

/**
 * Where the result of an operation is, by its response: a StringValue that is an absolute URL of http or https, or
 * `result_url` or `url` of a Struct that is one. Null if it says no such thing: a page may well make a link of it, and
 * whoever writes operations is not to run scripts in there.
 */
export function resultUrl(response: Any, anyJson: AnyJson): string | null {
  const { result_url, url } = anyJson.fieldsOf(response);
  const candidates = [anyJson.unpack(StringValueSchema, response), result_url, url];
  return candidates.find(isUrl) ?? null;
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && WEB_URL.test(value) && URL.canParse(value);
}
