import { LongrunError } from "../../errors.ts";
import { malformed, Refusal } from "./refusal.ts";

/**
 * What Node's HTTP parser found wrong, as the refusal of a request; undefined for what is wrong with the connection
 * itself, which nobody can be told.
 */
export function parserRefusal({ code = "" }: NodeJS.ErrnoException): Refusal | undefined {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    const message = "The request was not complete in time.";
    return new Refusal(408, new LongrunError("REQUEST_TIMEOUT", message));
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    const message = "The request line and the headers take too many bytes.";
    return new Refusal(431, new LongrunError("METADATA_TOO_LARGE", message));
  }
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") {
    return new Refusal(413, new LongrunError("MESSAGE_TOO_LARGE", "The chunk extensions take too many bytes."));
  }
  return code.startsWith("HPE_") ? malformed("The request is not well-formed HTTP/1.1.") : undefined;
}
