import type { PathTemplate } from "./path-template.ts";

/** How a method is called by HTTP: one pattern of a google.api.HttpRule, checked against the method's messages. */
export interface HttpRule {
  /** The HTTP method, or `*` for any. */
  readonly httpMethod: string;
  /** The path and the fields of the request that it sets. */
  readonly template: PathTemplate;
  /** The field of the request that the body sets, `*` for all that the path does not set, or empty for no body. */
  readonly body: string;
  /** The field of the response that is the body of the answer, or empty for the whole response. */
  readonly responseBody: string;
}
