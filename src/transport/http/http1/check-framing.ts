import type { IncomingMessage } from "node:http";
import { LongrunError } from "../../../errors.ts";
import { quote } from "../../../quote.ts";
import { CLOSE, closing, Refusal, unknownVersion } from "../refusal.ts";

/**
 * Checks that this server sees the end of a request where every other one does (RFC 9112, 2.3 and 6.1). Throws a
 * {@link Refusal} that closes the connection: 505 for a version that is neither HTTP/1.1 nor HTTP/1.0, 400 for a transfer
 * coding in HTTP/1.0, which has none, and for one that does not end with chunked, 501 for one of more than chunked.
 */
export function checkFraming({ httpVersion, headers }: Pick<IncomingMessage, "httpVersion" | "headers">): void {
  if (httpVersion !== "1.1" && httpVersion !== "1.0") throw unknownVersion();
  const coding = headers["transfer-encoding"];
  if (coding === undefined) return;
  if (httpVersion === "1.0") throw closing("A request of HTTP/1.0 has no Transfer-Encoding.");
  const codings = coding.split(",").map((each) => each.trim().toLowerCase());
  // Node refuses it too, but only after it has given the request.
  if (codings.indexOf("chunked") !== codings.length - 1)
    throw closing("The last transfer coding is not chunked, once.");
  if (codings.length === 1) return;
  const message = `The server knows the transfer coding chunked alone, not ${quote(coding)}.`;
  throw new Refusal(501, new LongrunError("NOT_IMPLEMENTED", message), CLOSE);
}
