import { LongrunError } from "../../errors.ts";
import type { ProtoJson } from "../../json/proto-json.ts";
import { errorHeaders } from "../error-headers.ts";
import { httpStatusOf } from "../error-status.ts";
import type { HttpReply } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import { errorJson } from "./error-json.ts";
import type { SystemParameters } from "./system-parameters.ts";

/**
 * The reply to whatever was thrown: always JSON, indented or not as is wanted. `headers` are sent besides those that
 * belong to the error.
 */
export function errorReply(
  json: ProtoJson,
  thrown: unknown,
  { errorVersion, pretty }: SystemParameters,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  const error = LongrunError.from(thrown);
  const body = JSON.stringify(errorJson(json, error, errorVersion), undefined, pretty ? 2 : undefined);
  return {
    status: httpStatusOf(error),
    headers: { "content-type": JSON_TYPE, "cache-control": "no-store", ...errorHeaders(error), ...headers },
    body: `${body}\n`,
    code: error.code,
    reason: error.reason,
    profile: "google",
    ...(error !== thrown && { fault: thrown }),
  };
}
