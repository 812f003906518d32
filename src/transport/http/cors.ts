import type { HttpReply } from "../../rest/http.ts";
import type { IncomingRequest } from "./incoming-request.ts";

type Headers = Readonly<Record<string, string>>;

const EXPOSED = "ETag, Location, Retry-After, WWW-Authenticate, X-Request-Id, longrun-lease-token";
const METHODS = "GET, HEAD, POST, PATCH, DELETE";
const PREFLIGHT_SECONDS = "600";

/** The headers that pages may send, besides those that every page may. */
const allowed = new Set([
  "authorization",
  "content-type",
  "x-api-key",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "grpc-timeout",
  "x-server-timeout",
  "x-http-method-override",
  "x-request-id",
  "last-event-id",
]);

/**
 * Which pages may read replies (the CORS protocol of the Fetch standard): those of listed origins, each by its name and
 * without credentials of the browser's own, such as cookies.
 */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  /** Whether pages of an origin may read replies. */
  lists(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** The headers that a reply to this request has besides its own. */
  headers({ headers: { origin } }: IncomingRequest): Headers {
    if (this.#origins.size === 0) return {};
    if (origin === undefined || !this.#origins.has(origin)) return { vary: "Origin" };
    return { "access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED, vary: "Origin" };
  }

  /** The reply to a browser that asks what a page may send; undefined for any other request, and for origins not listed. */
  preflight({ method, headers }: IncomingRequest): HttpReply | undefined {
    const { origin, "access-control-request-method": asked, "access-control-request-headers": names = "" } = headers;
    if (method !== "OPTIONS" || origin === undefined || asked === undefined || !this.lists(origin)) return undefined;
    const wanted = names.split(",").map((name) => name.trim().toLowerCase());
    const granted = wanted.filter((name) => allowed.has(name) || /^x-goog-[\w-]+$/.test(name));
    return {
      status: 204,
      headers: {
        "access-control-allow-methods": METHODS,
        ...(granted.length > 0 && { "access-control-allow-headers": granted.join(", ") }),
        "access-control-max-age": PREFLIGHT_SECONDS,
      },
    };
  }
}
