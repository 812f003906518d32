import type { ErrorShape } from "../../rest/http.ts";
import { type ErrorReply, errorReply } from "./error-reply.ts";
import type { Refusal } from "./refusal.ts";
import { REQUEST_ID } from "./request-id.ts";

/**
 * The reply to a request that is refused: its error in the shape that errors have under the target of the request. It has
 * the ID of the request if that shape names one.
 */
export function refusalReply(
  shape: ErrorShape,
  target: string,
  { status, error, headers }: Refusal,
  requestId: string,
): ErrorReply {
  const reply = errorReply(status, error, headers);
  const shaped = shape(target, error, status, requestId);
  if (shaped === undefined) return reply;
  const body = `${JSON.stringify(shaped.json)}\n`;
  return { ...reply, headers: { ...reply.headers, [REQUEST_ID]: shaped.requestId }, body };
}
