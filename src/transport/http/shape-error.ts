import type { LongrunError } from "../../errors.ts";
import type { ErrorShape } from "../../rest/http.ts";
import type { ErrorReply } from "./error-reply.ts";
import { REQUEST_ID } from "./request-id.ts";

/**
 * The reply with an error that no handler has told, in the shape that errors have under the target of its request. It has the
 * ID of the request if that shape names one.
 */
export function shapeError(
  shape: ErrorShape,
  target: string,
  error: LongrunError,
  reply: ErrorReply,
  requestId: string,
): ErrorReply {
  const shaped = shape(target, error, reply.status, requestId);
  if (shaped === undefined) return reply;
  const headers = { ...reply.headers, [REQUEST_ID]: shaped.requestId };
  return { ...reply, headers, body: `${JSON.stringify(shaped.json)}\n` };
}
