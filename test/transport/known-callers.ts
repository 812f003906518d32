import type { Authenticate, Credentials } from "../../src/authentication/authenticate.ts";
import type { Principal } from "../../src/authorization/principal.ts";
import { authenticationUnavailable, unauthenticated } from "../../src/errors.ts";
import { principal } from "../support/principals.ts";

/** What {@link knownCallers} has been asked, and what it has in hand. */
export interface KnownCallers {
  readonly authenticate: Authenticate;
  /** The credentials of all calls so far. */
  readonly asked: readonly Credentials[];
  /** Settles what `Bearer later` is waiting for. */
  readonly later: PromiseWithResolvers<Principal>;
  /** Resolves when somebody waits for it. */
  readonly isWaiting: Promise<void>;
}

/**
 * Takes the API key `good`, and bearer tokens by what they say: `good`, `soon` (a promise), `later` (when the test says),
 * `down` (not to be found out now), `fault`, and `nothing`, for which it forgets to throw. A certificate tells its common name.
 */
export function knownCallers(): KnownCallers {
  const asked: Credentials[] = [];
  const later = Promise.withResolvers<Principal>();
  const waiting = Promise.withResolvers<void>();
  const authenticate: Authenticate = (credentials) => {
    asked.push(credentials);
    const { authorization, apiKey, certificate } = credentials;
    if (authorization === "Bearer good") return principal("jwt:alice");
    if (authorization === "Bearer soon") return Promise.resolve(principal("jwt:bob"));
    if (authorization === "Bearer bad soon") return Promise.reject(unauthenticated("TOKEN_INVALID", "It is bad."));
    if (authorization === "Bearer later") {
      waiting.resolve();
      return later.promise;
    }
    if (authorization === "Bearer down") throw authenticationUnavailable();
    if (authorization === "Bearer fault") throw new Error("secret");
    if (authorization === "Bearer nothing") return undefined as unknown as Principal;
    if (authorization === "Bearer nothing soon") return Promise.resolve({ name: "jwt:eve" } as Principal);
    if (authorization !== undefined) throw unauthenticated("TOKEN_INVALID", "The token is bad.");
    if (apiKey === "good") return principal("key:ci");
    if (apiKey !== undefined) throw unauthenticated("API_KEY_INVALID", "The key is bad.");
    if (certificate?.commonName) return principal(`cert:${certificate.commonName}`);
    throw unauthenticated("CREDENTIALS_MISSING", "Who are you?");
  };
  return { authenticate, asked, later, isWaiting: waiting.promise };
}
