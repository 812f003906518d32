import { LongrunError } from "../errors.ts";
import { quote } from "../quote.ts";

/**
 * The error of a path that is served for other HTTP methods only, and the Allow header that names these. HEAD itself comes
 * as GET: it gets here only as the override of a POST, whose reply cannot be without the body that its length tells.
 */
export function methodNotAllowed(
  httpMethod: string,
  served: readonly string[],
): readonly [LongrunError, { readonly allow: string }] {
  const allow = served.flatMap((each) => (each === "GET" ? ["GET", "HEAD"] : [each])).join(", ");
  const message =
    httpMethod === "HEAD"
      ? "HEAD cannot stand in X-HTTP-Method-Override; GET can."
      : `The path is served for ${allow}, not for ${quote(httpMethod)}.`;
  return [new LongrunError("METHOD_NOT_ALLOWED", message, { method: httpMethod }), { allow }];
}
