import { LongrunError } from "../../../errors.ts";
import { headTooLarge, incomplete, malformed, Refusal, unknownMethod, unknownVersion } from "../refusal.ts";

/** What node:http tells of bytes that it cannot parse. */
export interface ParserError extends NodeJS.ErrnoException {
  /** The parser's own words. */
  readonly reason?: string;
  /** The bytes that came last. */
  readonly rawPacket?: Buffer;
  /** How many of these were good. */
  readonly bytesParsed?: number;
}

/** A request line of HTTP/1. */
const REQUEST_LINE = /^[!#$%&'*+.^`|~\w-]+ [!-~]+ HTTP\/1\.[01]$/;

/** How a request line begins. */
const BEGINNING = /^[!#$%&'*+.^`|~\w-]+(?: |$)/;

/**
 * What Node's HTTP parser found wrong, as the refusal of a request; undefined for what is wrong with the connection
 * itself, which nobody can be told.
 */
export function parserRefusal(error: ParserError): Refusal | undefined {
  const { code = "", reason } = error;
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    const message = "The request was not complete in time.";
    return incomplete(new LongrunError("REQUEST_TIMEOUT", message));
  }
  if (code === "HPE_HEADER_OVERFLOW") return headTooLarge();
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") {
    return new Refusal(413, new LongrunError("MESSAGE_TOO_LARGE", "The chunk extensions take too many bytes."));
  }
  const isMethod = code === "HPE_INVALID_METHOD" || reason === "Invalid method for HTTP/x.x request";
  if (isMethod && hasRequestLine(error)) return unknownMethod();
  if (code === "HPE_INVALID_VERSION" && reason === "Invalid HTTP version") return unknownVersion();
  return code.startsWith("HPE_") ? malformed("The request is not well-formed HTTP/1.1.") : undefined;
}

/** Whether the line in which the parser stopped is a request line, as far as it has come. */
function hasRequestLine({ rawPacket = Buffer.alloc(0), bytesParsed = 0 }: ParserError): boolean {
  const begin = rawPacket.subarray(0, bytesParsed).lastIndexOf("\n") + 1;
  const [line = "", ...more] = rawPacket.toString("latin1", begin).split("\r\n", 2);
  return (more.length > 0 ? REQUEST_LINE : BEGINNING).test(line);
}
