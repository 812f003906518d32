import type { LongrunError } from "../errors.ts";
import { Code } from "../proto/messages.ts";
import type { Reason } from "../reasons.ts";

/** The table of google/rpc/code.proto. */
const statuses: Readonly<Record<Code, number>> = {
  [Code.OK]: 200,
  [Code.CANCELLED]: 499,
  [Code.UNKNOWN]: 500,
  [Code.INVALID_ARGUMENT]: 400,
  [Code.DEADLINE_EXCEEDED]: 504,
  [Code.NOT_FOUND]: 404,
  [Code.ALREADY_EXISTS]: 409,
  [Code.PERMISSION_DENIED]: 403,
  [Code.UNAUTHENTICATED]: 401,
  [Code.RESOURCE_EXHAUSTED]: 429,
  [Code.FAILED_PRECONDITION]: 400,
  [Code.ABORTED]: 409,
  [Code.OUT_OF_RANGE]: 400,
  [Code.UNIMPLEMENTED]: 501,
  [Code.INTERNAL]: 500,
  [Code.UNAVAILABLE]: 503,
  [Code.DATA_LOSS]: 500,
};

/** What HTTP has a status of its own for. */
const statusesOfReasons: { readonly [Name in Reason]?: number } = {
  METHOD_NOT_ALLOWED: 405,
  PRECONDITION_FAILED: 412,
  MESSAGE_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  METADATA_TOO_LARGE: 431,
};

/** The HTTP status of an error: by its reason if HTTP knows that, else by its code. */
export function httpStatusOf({ reason, code }: LongrunError): number {
  return statusesOfReasons[reason] ?? statuses[code];
}
