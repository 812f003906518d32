import { createHash } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { Identity } from "../authorization/identity.ts";
import { type Clock, systemClock } from "../clock.ts";
import { authenticationUnavailable, unauthenticated } from "../errors.ts";
import { quote } from "../quote.ts";
import { isPrincipalId } from "./is-principal-id.ts";
import type { KeySet } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";
import { tokenError } from "./token-error.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

/** The algorithms that can be allowed: signatures by a private key, verified by a public one. */
export const tokenAlgorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** The algorithms that are allowed if nothing else is said. */
export const defaultTokenAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"];

const LONGEST_TOLERANCE = 60_000;

/** Which tokens are good, and what they say. */
export interface TokenOptions {
  /** What `iss` must be, to the letter. */
  readonly issuer: string;
  /** Of what `aud` must have at least one. */
  readonly audiences: readonly string[];
  /** Some of {@link tokenAlgorithms}; {@link defaultTokenAlgorithms} by default. */
  readonly algorithms?: readonly string[];
  /** How far the clock of the issuer may be from ours, in milliseconds: 30,000 by default, at most 60,000. */
  readonly clockTolerance?: number;
  /** The claim that names the principal; `sub` by default. */
  readonly principalClaim?: string;
  readonly keys: KeySource;
  readonly clock?: Clock;
}

/**
 * Verifies JSON Web Tokens (RFC 7519, with the care of RFC 8725). Of the header only `alg`, `kid`, `typ` and `crit` are
 * looked at: keys that a token brings or points to are never used. A token that was good is remembered until the earlier of its
 * end and 5 minutes, or until the keys change.
 */
export class TokenVerifier {
  readonly #options: Required<TokenOptions>;
  readonly #remembered = new VerifiedTokens();

  /** Throws an Error if an option is not as it must be. */
  constructor(options: TokenOptions) {
    this.#options = {
      algorithms: defaultTokenAlgorithms,
      clockTolerance: 30_000,
      principalClaim: "sub",
      clock: systemClock,
      ...options,
    };
    checkOptions(this.#options);
  }

  /**
   * Who has the token: at once, and as the same object, while it is remembered. Throws or rejects with UNAUTHENTICATED,
   * or with UNAVAILABLE if there never were any keys.
   */
  verify(token: string): Identity | Promise<Identity> {
    const { keys, clock } = this.#options;
    const digest = createHash("sha256").update(token).digest("base64");
    return this.#remembered.find(digest, keys.current, clock.now()) ?? this.#verify(token, digest);
  }

  async #verify(token: string, digest: string): Promise<Identity> {
    this.#checkHeader(token);
    const { keys } = this.#options;
    if (keys.current === undefined) await keys.refresh();
    if (keys.current === undefined) throw authenticationUnavailable();
    try {
      return await this.#verifyWith(keys.current, token, digest);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw tokenError(error);
    }
    await keys.refresh();
    try {
      return await this.#verifyWith(keys.current, token, digest);
    } catch (error) {
      throw tokenError(error);
    }
  }

  #checkHeader(token: string): void {
    const { alg, typ, crit } = headerOf(token);
    if (typeof alg !== "string" || !this.#options.algorithms.includes(alg)) {
      throw unauthenticated("TOKEN_INVALID", "The algorithm of the token (alg) is not allowed.");
    }
    if (typ !== undefined && !/^(?:application\/)?(?:at\+)?jwt$/i.test(String(typ))) {
      throw unauthenticated("TOKEN_INVALID", "The type of the token (typ) is neither JWT nor at+jwt.");
    }
    if (crit !== undefined) throw unauthenticated("TOKEN_INVALID", "The token has a critical header (crit).");
  }

  async #verifyWith(keys: KeySet, token: string, digest: string): Promise<Identity> {
    const { issuer, audiences, algorithms, clockTolerance, principalClaim, clock } = this.#options;
    const now = clock.now();
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: [...algorithms],
      requiredClaims: ["exp", principalClaim],
      clockTolerance: clockTolerance / 1000,
      currentDate: new Date(now),
    });
    const id = payload[principalClaim];
    if (!isPrincipalId(id)) {
      const message = `The claim ${quote(principalClaim)} of the token is no text that can name who calls.`;
      throw unauthenticated("TOKEN_INVALID", message);
    }
    const identity = { name: `jwt:${id}`, claims: payload };
    const end = Number(payload.exp) * 1000;
    this.#remembered.remember(digest, keys, identity, { now, end });
    return identity;
  }
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw unauthenticated("TOKEN_INVALID", "The token is malformed.");
  }
}

function checkOptions({ issuer, audiences, algorithms, clockTolerance, principalClaim }: Required<TokenOptions>): void {
  if (issuer === "") throw new Error("The issuer of tokens must be known.");
  if (audiences.length === 0 || audiences.includes("")) throw new Error("The audience of tokens must be known.");
  if (principalClaim === "") throw new Error("The claim that names the principal must be known.");
  const wrong = algorithms.find((algorithm) => !tokenAlgorithms.includes(algorithm));
  if (wrong !== undefined || algorithms.length === 0) {
    const found = wrong === undefined ? "none" : quote(wrong);
    throw new Error(`The algorithms of tokens must be some of ${tokenAlgorithms.join(", ")}, not ${found}.`);
  }
  if (!(clockTolerance >= 0 && clockTolerance <= LONGEST_TOLERANCE)) {
    throw new Error(`The tolerance for clocks must be 0 to ${LONGEST_TOLERANCE} ms.`);
  }
}
