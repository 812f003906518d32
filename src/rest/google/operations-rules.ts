import type { Operations } from "../../proto/messages.ts";
import type { HttpRuleText } from "../../transcoding/make-http-rule.ts";

const list = (path: string): HttpRuleText => ({ httpMethod: "GET", path });

const ofOperation = (httpMethod: string, verb = "", body = ""): readonly HttpRuleText[] =>
  ["/v1/{name=operations/*}", "/v1/{name=**/operations/*}"].map((path) => ({ httpMethod, path: path + verb, body }));

/**
 * The HTTP rules of google.longrunning.Operations, in place of those in its proto, which has none for operations with a
 * parent nor for WaitOperation: what the configuration of a Google service has (google.api.Service.http).
 */
export const operationsRules: Readonly<Record<keyof typeof Operations.method, readonly HttpRuleText[]>> = {
  listOperations: [list("/v1/operations"), list("/v1/operations/operations"), list("/v1/{name=**}/operations")],
  getOperation: ofOperation("GET"),
  deleteOperation: ofOperation("DELETE"),
  cancelOperation: ofOperation("POST", ":cancel", "*"),
  waitOperation: [...ofOperation("POST", ":wait", "*"), ...ofOperation("GET", ":wait")],
};
