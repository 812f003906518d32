import { quote } from "../../quote.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { forbidden } from "./refusal.ts";
import type { RequestHead } from "./request-head.ts";

/** Which web pages may send requests, and under which names of the server. */
export interface PageRulesOptions {
  /** Whether the pages of an origin may, such as `https://console.example.com`. */
  readonly isListed: (origin: string) => boolean;
  /** The URL under which clients find the server; its pages may, besides those of the origin that a request asks for. */
  readonly publicUrl?: string | undefined;
  /**
   * Whether the server may be asked by a name: that of a Host header in lower case and without the port, such as `localhost`
   * or `[::1]`. By all names without it.
   */
  readonly allowedHosts?: ((host: string) => boolean) | undefined;
}

const PORT = /:\d+$/;

/** Methods with which browsers change nothing. */
const SAFE: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** What browsers say of requests that no page of another origin has made (https://www.w3.org/TR/fetch-metadata/). */
const OWN_SITE: readonly (string | undefined)[] = ["same-origin", "none", undefined];

/**
 * Refuses cross-site requests from browsers (CSRF): they come from where the browser is, and with what it knows. Other
 * clients send none of the headers that this looks at.
 */
export class PageRules {
  readonly #isListed: (origin: string) => boolean;
  readonly #publicOrigin: string | undefined;
  readonly #allowedHosts: ((host: string) => boolean) | undefined;

  constructor({ isListed, publicUrl, allowedHosts }: PageRulesOptions) {
    this.#isListed = isListed;
    this.#publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
    this.#allowedHosts = allowedHosts;
  }

  /** Throws a {@link Refusal}, 403, for a host that is not the server's, or the page of an origin that is neither listed nor its own. */
  check({ method, headers }: IncomingRequest, { host, origin: asked }: RequestHead): void {
    if (this.#allowedHosts?.(host.replace(PORT, "")) === false) {
      throw forbidden("HOST_NOT_ALLOWED", `This server does not answer to the host name ${quote(host)}.`);
    }
    const { origin, "sec-fetch-site": site } = headers;
    if (origin !== undefined) {
      if (site === "same-origin" || this.#isListed(origin) || this.#isOwn(origin, asked)) return;
      throw forbidden("ORIGIN_NOT_ALLOWED", `Requests from pages of the origin ${quote(origin)} are not allowed.`);
    }
    if (SAFE.includes(method) || OWN_SITE.includes(String(site ?? "none"))) return;
    throw forbidden("ORIGIN_NOT_ALLOWED", "Requests from pages of other sites may not change anything.");
  }

  #isOwn(origin: string, asked: string): boolean {
    return origin === asked.toLowerCase() || origin === this.#publicOrigin;
  }
}
