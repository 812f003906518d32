import { create, type DescMethod, type Message } from "@bufbuild/protobuf";
import { isJsonObject, type Json } from "../../json/json.ts";
import type { ProtoJson } from "../../json/proto-json.ts";
import { OperationRegistry } from "../../proto/messages.ts";
import type { QueryParameter } from "../../transcoding/parse-query.ts";
import { requestJson } from "../../transcoding/request-json.ts";
import type { Route } from "./routes.ts";

const { createOperation, updateOperation } = OperationRegistry.method;

/** The parameters of a query with which the body is the operation alone (AIP-133, AIP-134). */
const besideOperation: ReadonlyMap<DescMethod, readonly string[]> = new Map<DescMethod, readonly string[]>([
  [createOperation, ["operationId", "operation_id"]],
  [updateOperation, ["updateMask", "update_mask"]],
]);

/**
 * The message that a request is, by the rule of its route: what `variables` of the path, the query without system
 * parameters, and the body say together. Where a rule has all fields in the body, two more forms are taken: no body and
 * the fields in the query, and the operation alone as the body, if its ID or its update mask is in the query.
 *
 * Throws INVALID_PATH, INVALID_QUERY, INVALID_BODY or INVALID_JSON_VALUE.
 */
export function readRequest(
  json: ProtoJson,
  { bound: { method }, rule, leftOut, texts }: Route,
  variables: ReadonlyMap<string, string>,
  query: readonly QueryParameter[],
  body: Json | undefined,
): Message {
  if (texts !== undefined && query.length === 0 && body === undefined) {
    const message = create(method.input);
    for (const [field, text] of variables) Reflect.set(message, texts.get(field) ?? field, text);
    return message;
  }
  const bound = new Map([...leftOut.map((field): [string, string] => [field, ""]), ...variables]);
  const inBody = rule.body === "*" ? inWholeBody(method, query, body) : rule.body;
  return json.decode(method.input, requestJson(method.input, { body: inBody }, bound, query, body));
}

/** Which field is in a body that could have all of them. */
function inWholeBody(method: DescMethod, query: readonly QueryParameter[], body: Json | undefined): string {
  if (body === undefined || (isJsonObject(body) && Object.keys(body).length === 0)) return "";
  const parameters = besideOperation.get(method) ?? [];
  return query.some(([key]) => parameters.includes(key)) ? "operation" : "*";
}
