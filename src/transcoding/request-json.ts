import type { DescMessage } from "@bufbuild/protobuf";
import { badField } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json/json.ts";
import { findFieldPath, nameOf } from "./field-path.ts";
import type { HttpRule } from "./http-rule.ts";
import type { QueryParameter } from "./parse-query.ts";
import { EMPTY_OBJECT, putJson } from "./put-json.ts";
import { badParameter, readParameters } from "./read-parameters.ts";
import { textToJson } from "./text-to-json.ts";

/**
 * The ProtoJSON of a request, as google/api/http.proto maps it: the variables of the path, the query and the body, each
 * field from one of them. `variables` are those of the rule's template; `body` is undefined if it is empty, and `{}`
 * counts as empty where the rule takes none. The body may repeat what the path sets.
 *
 * Throws INVALID_PATH, INVALID_QUERY or INVALID_BODY, naming the field or the key. Whether the values fit their fields
 * beyond their kind of JSON is for the decoder to find.
 */
export function requestJson(
  input: DescMessage,
  rule: Pick<HttpRule, "body">,
  variables: ReadonlyMap<string, string>,
  query: readonly QueryParameter[],
  body: Json | undefined,
): Json {
  const [parameter] = query;
  if (rule.body === "*" && parameter !== undefined) {
    throw badParameter(parameter[0], "is not taken: the body of this request gives all fields.");
  }
  const taken = new Map<string, string>();
  if (rule.body !== "") taken.set(rule.body, "body");
  let request = bodyJson(input, rule, body);
  for (const [text, value] of variables) {
    const path = findFieldPath(input, text);
    if (path === undefined) throw new Error(`${input.typeName} has no field ${text}`);
    const name = nameOf(path);
    const { field } = path;
    const read = textToJson(field, value);
    if ("rule" in read) throw badField("INVALID_PATH", name, read.rule, value);
    const inBody = request[name] ?? request[field.jsonName];
    if (typeof inBody === "string" && inBody !== value) {
      throw badField("INVALID_BODY", name, "differs from what the path says.", inBody);
    }
    request = putJson(request, path, read.json);
    taken.set(name, "path");
  }
  for (const { path, values } of readParameters(input, query, taken)) {
    request = putJson(request, path, path.field.fieldKind === "list" ? values : values[0]);
  }
  return request;
}

/** What the body alone sets. */
function bodyJson(input: DescMessage, rule: Pick<HttpRule, "body">, body: Json | undefined): JsonObject {
  if (body === undefined) return EMPTY_OBJECT;
  if (rule.body === "*" || rule.body === "") {
    if (!isJsonObject(body)) throw badField("INVALID_BODY", "body", "must be a JSON object.");
    if (rule.body === "" && Object.keys(body).length > 0) {
      throw badField("INVALID_BODY", "body", "must be empty: this request takes none.");
    }
    return body;
  }
  const path = findFieldPath(input, rule.body);
  if (path === undefined) throw new Error(`${input.typeName} has no field ${rule.body}`);
  return putJson(EMPTY_OBJECT, path, body);
}
