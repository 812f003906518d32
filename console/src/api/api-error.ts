import { isObject, type Json, type JsonObject } from "./json.ts";

const HTTP_INTERNAL = 500;

/** What the server, or the way to it, has against a request. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status; 0 if no answer came. */
  readonly status: number;
  /** The reason in the ErrorInfo, such as `INVALID_FILTER`; empty if there is none. */
  readonly reason: string;
  /** What the ErrorInfo tells besides, such as the `position` in a filter. */
  readonly metadata: Readonly<Record<string, string>>;
  /** After how many milliseconds the server wants to be asked again (`Retry-After`); undefined if it does not say. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    reason = "",
    metadata: Readonly<Record<string, string>> = {},
    retryAfter?: number,
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.metadata = metadata;
    this.retryAfter = retryAfter;
  }

  /**
   * The error in the body of a reply (AIP-193), or one that tells the status if the body has none; with what the header
   * `Retry-After` says, if it says seconds.
   */
  static of(status: number, body: Json | undefined, retryAfterHeader?: string | null): ApiError {
    const retryAfter = /^\d+$/.test(retryAfterHeader ?? "") ? Number(retryAfterHeader) * 1000 : undefined;
    const error = errorIn(body);
    if (error === undefined) {
      return new ApiError(status, `The server answered with status ${status}.`, "", {}, retryAfter);
    }
    const details = Array.isArray(error.details) ? (error.details as readonly Json[]).filter(isObject) : [];
    const info = details.find((detail) => detail["@type"] === "type.googleapis.com/google.rpc.ErrorInfo");
    const reason = String(info?.reason ?? "");
    return new ApiError(status, String(error.message ?? ""), reason, textsIn(info?.metadata), retryAfter);
  }

  /** The error that ends a stream: its status is the `code` in its body, or 500 if the body has none. */
  static inStream(body: Json): ApiError {
    return ApiError.of(Number(errorIn(body)?.code ?? HTTP_INTERNAL), body);
  }

  /** Whether nobody answered: the server is away, or the way to it is. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

function errorIn(body: Json | undefined): JsonObject | undefined {
  return isObject(body) && isObject(body.error) ? body.error : undefined;
}

function textsIn(value: Json | undefined): Record<string, string> {
  const object: JsonObject = isObject(value) ? value : {};
  return Object.fromEntries(Object.entries(object).map(([key, each]) => [key, String(each)]));
}
