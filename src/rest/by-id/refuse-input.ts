import { badField } from "../../errors.ts";
import { isJsonObject } from "../../json/json.ts";
import { parseJson } from "../../json/parse-json.ts";
import { parseQuery } from "../../transcoding/parse-query.ts";
import { badParameter } from "../../transcoding/read-parameters.ts";

/**
 * Refuses what comes beside the path of a request that is all in its path: throws INVALID_QUERY if there is a parameter,
 * and INVALID_BODY or INVALID_JSON if the body is neither empty nor `{}`. What type the body is said to have does not
 * matter: real clients say of no body at all that it is JSON.
 */
export function refuseInput(rawQuery: string, body: Uint8Array): void {
  const [parameter] = parseQuery(rawQuery);
  if (parameter !== undefined) throw badParameter(parameter[0], "is unknown.");
  if (body.length === 0) return;
  const json = parseJson(Buffer.from(body).toString());
  if (isJsonObject(json) && Object.keys(json).length === 0) return;
  throw badField("INVALID_BODY", "body", "must be empty: this request takes none.");
}
