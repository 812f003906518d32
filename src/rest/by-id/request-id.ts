import { randomUUID } from "node:crypto";
import type { HttpRequest } from "../http.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The header that names a request, in both directions. */
export const REQUEST_ID_HEADER = "x-request-id";

/** The ID of a request, a UUID: the client's, or a new one if it gave none. */
export function requestIdOf({ headers }: HttpRequest): string {
  const given = headers[REQUEST_ID_HEADER] ?? "";
  return UUID.test(given) ? given : randomUUID();
}
