import type { Principal } from "../authorization/principal.ts";
import type { ClientCertificate } from "./client-certificate.ts";

/** What a call brings to say who makes it, as it came. */
export interface Credentials {
  /** The header `authorization`. */
  readonly authorization?: string | undefined;
  /** The header `x-api-key` or `x-goog-api-key`, or the query parameter `key`. */
  readonly apiKey?: string | undefined;
  /** The certificate of a TLS client that has proved to have its key, and that an authority of the server's has signed. */
  readonly certificate?: ClientCertificate | undefined;
}

/**
 * Tells who makes a call. Throws, or rejects with, a LongrunError: UNAUTHENTICATED if the credentials are not good or
 * missing, UNAVAILABLE if that cannot be found out now. Whatever else it throws is a fault, as is returning no principal: the
 * call ends with INTERNAL.
 */
export type Authenticate = (credentials: Credentials) => Principal | Promise<Principal>;
