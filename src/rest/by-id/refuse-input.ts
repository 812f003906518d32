import { badField } from "../../errors.ts";
import { isJsonObject } from "../../json/json.ts";
import { parseQuery } from "../../transcoding/parse-query.ts";
import { badParameter } from "../../transcoding/read-parameters.ts";
import { readBody } from "../google/read-body.ts";
import type { HttpRequest } from "../http.ts";

/** The parameters that say who calls, which the transport has read. */
const CREDENTIALS: readonly string[] = ["key", "$key", "access_token", "$access_token"];

/**
 * Refuses what comes beside the path of a request that is all in its path: throws INVALID_QUERY if there is a parameter but credentials,
 * and UNSUPPORTED_MEDIA_TYPE, INVALID_JSON or INVALID_BODY if the body is neither empty nor `{}`.
 */
export function refuseInput(rawQuery: string, body: Uint8Array, headers: HttpRequest["headers"]): void {
  const [parameter] = parseQuery(rawQuery).filter(([key]) => !CREDENTIALS.includes(key));
  if (parameter !== undefined) throw badParameter(parameter[0], "is unknown.");
  const json = readBody(body, headers);
  if (json === undefined || (isJsonObject(json) && Object.keys(json).length === 0)) return;
  throw badField("INVALID_BODY", "body", "must be empty: this request takes none.");
}
