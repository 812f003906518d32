import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { LongrunError } from "../errors.ts";
import { Code, RetryInfoSchema } from "../proto/messages.ts";

/** The headers that belong to an error: WWW-Authenticate, and Retry-After in seconds. */
export function errorHeaders(error: LongrunError): Record<string, string> {
  const [delay] = error.toStatus().details.flatMap((detail) => anyUnpack(detail, RetryInfoSchema)?.retryDelay ?? []);
  return {
    ...(error.code === Code.UNAUTHENTICATED && { "www-authenticate": "Bearer" }),
    ...(delay && { "retry-after": String(delay.seconds + (delay.nanos > 0 ? 1n : 0n)) }),
  };
}
