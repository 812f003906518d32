import type { HttpReply } from "../../rest/http.ts";

/** Whether a body is a stream. */
export function isStream(body: HttpReply["body"]): body is AsyncIterable<Uint8Array | string> {
  return typeof body === "object" && Symbol.asyncIterator in body;
}

/** Ends a body that nobody will read, if it is a stream. */
export function discardBody(body: HttpReply["body"]): void {
  if (!isStream(body)) return;
  const ended = body[Symbol.asyncIterator]().return?.();
  ended?.catch(() => {});
}
