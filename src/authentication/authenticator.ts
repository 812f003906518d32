import type { Identity } from "../authorization/identity.ts";
import type { Principal } from "../authorization/principal.ts";
import { unauthenticated } from "../errors.ts";
import type { ApiKeys } from "./api-keys.ts";
import type { Authenticate, Credentials } from "./authenticate.ts";
import { bearerToken, looksLikeJwt } from "./bearer-token.ts";
import { certificateIdentity } from "./certificate-identity.ts";
import type { TokenVerifier } from "./token-verifier.ts";
import { twoApiKeys } from "./two-api-keys.ts";

/** Which credentials a server takes, and who may do what. */
export interface AuthenticatorOptions {
  readonly jwt?: TokenVerifier | undefined;
  readonly apiKeys?: ApiKeys | undefined;
  /** Whether certificates of clients say who calls; without, they are not looked at. */
  readonly certificates?: boolean;
  /** Decides what somebody may do. Asked for every call, with the same object as long as a token or key is remembered. */
  readonly principalOf: (identity: Identity) => Principal;
}

/**
 * Tells who makes a call by a bearer token, an API key or a certificate. All that a call brings must be good; of several
 * the bearer token says who calls, then the API key. A bearer token that is no JWT is taken for an API key, for there are
 * clients that can send nothing else; there may be no other API key besides. Synchronous unless a token has to be verified that is not remembered.
 */
export function authenticator(options: AuthenticatorOptions): Authenticate {
  const { jwt, apiKeys, certificates = false, principalOf } = options;

  const byApiKey = (key: string): Identity => {
    if (apiKeys === undefined) throw unauthenticated("API_KEY_INVALID", "This server takes no API keys.");
    return apiKeys.identify(key);
  };

  const byAuthorization = (authorization: string, apiKey: string | undefined): Identity | Promise<Identity> => {
    const token = bearerToken(authorization);
    if (apiKeys !== undefined && !looksLikeJwt(token)) {
      if (apiKey !== undefined && apiKey !== token) throw twoApiKeys();
      return apiKeys.identify(token);
    }
    if (jwt === undefined) throw unauthenticated("TOKEN_INVALID", "This server takes no JSON Web Tokens.");
    return jwt.verify(token);
  };

  return ({ authorization, apiKey, certificate }: Credentials) => {
    const byCertificate = certificates && certificate !== undefined ? certificateIdentity(certificate) : undefined;
    const byKey = apiKey === undefined ? undefined : byApiKey(apiKey);
    const identity = authorization === undefined ? (byKey ?? byCertificate) : byAuthorization(authorization, apiKey);
    if (identity === undefined) throw unauthenticated("CREDENTIALS_MISSING", missingMessage(options));
    return identity instanceof Promise ? identity.then(principalOf) : principalOf(identity);
  };
}

function missingMessage({ jwt, apiKeys, certificates = false }: AuthenticatorOptions): string {
  const wanted = [
    ...(jwt === undefined ? [] : ["a bearer token"]),
    ...(apiKeys === undefined ? [] : ["an API key"]),
    ...(certificates ? ["a client certificate"] : []),
  ];
  return `The call does not say who makes it: ${wanted.join(" or ")} is needed.`;
}
