import { type Any, StringValueSchema } from "@bufbuild/protobuf/wkt";
import type { AnyJson } from "../by-id/any-json.ts";

const WITH_AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/**
 * Where the result of an operation is, by its response: a StringValue that is a URL such as `https://…` or `gs://…`, or
 * `result_url` or `url` of a Struct that is one. Null if it says no such thing.
 */
export function resultUrl(response: Any, anyJson: AnyJson): string | null {
  const { result_url, url } = anyJson.fieldsOf(response);
  const candidates = [anyJson.unpack(StringValueSchema, response), result_url, url];
  return candidates.find(isUrl) ?? null;
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && WITH_AUTHORITY.test(value) && URL.canParse(value);
}
