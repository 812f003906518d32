import type { Credentials } from "../authentication/authenticate.ts";
import type { ClientCertificate } from "../authentication/client-certificate.ts";
import { twoApiKeys } from "../authentication/two-api-keys.ts";
import { unauthenticated } from "../errors.ts";

/** The headers, or the metadata, in which credentials come. */
export interface CredentialHeaders {
  /** One value, or all that came. */
  readonly authorization?: string | readonly string[] | undefined;
  readonly "x-api-key"?: string | undefined;
  readonly "x-goog-api-key"?: string | undefined;
}

/** What the query of a URL says of who calls. */
export interface QueryCredentials {
  /** The values of `key`. */
  readonly keys: readonly string[];
  /** The values of `access_token`. */
  readonly tokens: readonly string[];
}

const NO_QUERY: QueryCredentials = { keys: [], tokens: [] };

/**
 * What a call brings to say who makes it. The same credential may come in several places; throws API_KEY_INVALID or
 * TOKEN_INVALID if there are two different ones of a kind, for one of them would count for nothing.
 */
export function readCredentials(
  { authorization, "x-api-key": key, "x-goog-api-key": googleKey }: CredentialHeaders,
  certificate: ClientCertificate | undefined,
  { keys, tokens }: QueryCredentials = NO_QUERY,
): Credentials {
  const keyOfAll = only([key, googleKey, ...keys]);
  if (keyOfAll === null) throw twoApiKeys();
  const bearer = only([...[authorization].flat(), ...tokens.map((token) => `Bearer ${token}`)], withPlainScheme);
  if (bearer === null) throw unauthenticated("TOKEN_INVALID", "The call brings two different tokens.");
  return { authorization: bearer, apiKey: keyOfAll, certificate };
}

/** The first value of those that are given, which all mean the same; undefined if none is, null if they differ. */
function only(values: readonly (string | undefined)[], meaningOf = asItIs): string | undefined | null {
  const [first, ...others] = values.filter((value) => value !== undefined);
  if (first === undefined) return undefined;
  return others.every((other) => meaningOf(other) === meaningOf(first)) ? first : null;
}

function asItIs(value: string): string {
  return value;
}

/** An authorization whose scheme, if it is that of bearer tokens in any case, is written as in RFC 6750. */
function withPlainScheme(authorization: string): string {
  return authorization.replace(/^bearer +/i, "Bearer ");
}
