import { randomUUID } from "node:crypto";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The header that names a request, in both directions. */
export const REQUEST_ID_HEADER = "x-request-id";

/** The ID of a request, a UUID: the given one, or a new one if that is none. */
export function requestIdOf(given = ""): string {
  return UUID.test(given) ? given : randomUUID();
}
