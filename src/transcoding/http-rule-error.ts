/** A google.api.http rule, or the path template of one, that cannot be served; found when routes are made. */
export class HttpRuleError extends Error {
  override readonly name = "HttpRuleError";
}
