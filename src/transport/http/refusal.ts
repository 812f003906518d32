import { draining, LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";

/** The header of a reply that is the last one on its connection. */
export const CLOSE = { connection: "close" };

/** A request that is refused before a handler has answered it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The HTTP status of the reply. */
  readonly status: number;
  readonly error: LongrunError;
  /**
   * What the reply has besides the headers of every error; with `connection: close` nothing that follows on the connection is
   * read as a request.
   */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: LongrunError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

/** A request that is not as HTTP wants it. */
export function malformed(problem: string, status = 400): Refusal {
  return new Refusal(status, new LongrunError("MALFORMED_REQUEST", problem));
}

/** A request that others on the way may have read otherwise, so that what follows it is not trusted. */
export function closing(problem: string): Refusal {
  return new Refusal(400, new LongrunError("MALFORMED_REQUEST", problem), CLOSE);
}

/** A request of a version of HTTP that this server does not know; the connection is closed. */
export function unknownVersion(): Refusal {
  const message = "The server knows no other versions of HTTP here than 1.1 and 1.0.";
  return new Refusal(505, new LongrunError("NOT_IMPLEMENTED", message), CLOSE);
}

/** A head of more bytes than there may be. */
export function headTooLarge(): Refusal {
  const message = "The request line and the headers take too many bytes.";
  return new Refusal(431, new LongrunError("METADATA_TOO_LARGE", message));
}

/** A request of a method that HTTP does not have. */
export function unknownMethod(): Refusal {
  return new Refusal(501, new LongrunError("NOT_IMPLEMENTED", "The server does not know the method of the request."));
}

/** A request to be taken elsewhere: the method CONNECT. */
export function noProxy(): Refusal {
  return new Refusal(501, new LongrunError("NOT_IMPLEMENTED", "The server is no proxy."));
}

/** A request that has not come completely in time. */
export function incomplete(error: LongrunError): Refusal {
  return new Refusal(408, error);
}

/** A body of more bytes than there may be, as it comes or decompressed. */
export function tooLarge(bodyBytes: number): Refusal {
  const message = `The body of the request takes more than ${bodyBytes} bytes.`;
  return new Refusal(413, new LongrunError("MESSAGE_TOO_LARGE", message));
}

/** A request that has not been answered by the time that its client named. */
export function tooLate(): Refusal {
  return new Refusal(504, new LongrunError("DEADLINE_EXCEEDED", "The deadline of the request has passed."));
}

/** A request that this server does not answer because it is stopping. */
export function stopping(): Refusal {
  return new Refusal(503, draining(), { "retry-after": "1" });
}

/** A request from a page, or for a host, that is not to be served. */
export function forbidden(reason: "ORIGIN_NOT_ALLOWED" | "HOST_NOT_ALLOWED", problem: string): Refusal {
  return new Refusal(403, new LongrunError(reason, problem), { "cache-control": "no-store" });
}

/** A request of a caller who has to wait so many milliseconds. */
export function tooOften(error: LongrunError, wait: number): Refusal {
  return new Refusal(429, error, { "retry-after": String(Math.ceil(wait / 1000)) });
}

/**
 * A request whose caller is not known, by the error of the authentication, with a challenge (RFC 6750, 3); that a token is
 * not good, or an API key, which may come as one, the challenge says too. What is no such error is thrown on.
 */
export function unidentified(thrown: unknown): Refusal {
  if (!(thrown instanceof LongrunError)) throw thrown;
  const headers = { "cache-control": "no-store" };
  if (thrown.code === Code.UNAVAILABLE) return new Refusal(503, thrown, { ...headers, "retry-after": "1" });
  if (thrown.code === Code.PERMISSION_DENIED) return new Refusal(403, thrown, headers);
  if (thrown.code !== Code.UNAUTHENTICATED) throw thrown;
  const isBad = thrown.reason === "TOKEN_INVALID" || thrown.reason === "API_KEY_INVALID";
  const challenge = isBad ? 'Bearer error="invalid_token"' : "Bearer";
  return new Refusal(401, thrown, { ...headers, "www-authenticate": challenge });
}
