import { randomUUID } from "node:crypto";
import type { IncomingRequest } from "./incoming-request.ts";

/** The header that names a request, in both directions. */
export const REQUEST_ID = "x-request-id";

const SANE = /^[\w.:/+=@-]{1,128}$/;

/** The ID of a request: the client's, if it is short and of plain characters; else a new one, a UUID. */
export function requestIdOf({ headers }: IncomingRequest): string {
  const given = headers[REQUEST_ID];
  return typeof given === "string" && SANE.test(given) ? given : randomUUID();
}
