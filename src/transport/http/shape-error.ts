import type { LongrunError } from "../../errors.ts";
import type { ErrorShape } from "../../rest/http.ts";
import type { ErrorReply } from "./error-reply.ts";

/** The reply with an error that no handler has told, in the shape that errors have under the target of its request. */
export function shapeError(
  shape: ErrorShape,
  target: string,
  error: LongrunError,
  reply: ErrorReply,
  requestId: string,
): ErrorReply {
  const json = shape(target, error, reply.status, requestId);
  return json === undefined ? reply : { ...reply, body: `${JSON.stringify(json)}\n` };
}
