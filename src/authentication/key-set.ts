import { createPublicKey, type JsonWebKey } from "node:crypto";
import { createLocalJWKSet, type JSONWebKeySet } from "jose";
import { quote } from "../quote.ts";

/** The public keys with which tokens can be verified; gives the one for the header of a token (`kid`, `alg`). */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

const LEAST_RSA_BITS = 2048;

/**
 * Reads a JSON Web Key Set (RFC 7517). Keys that are not fit for it are left out, with a warning for each: symmetric and
 * private ones, for they are secrets and who publishes them has made a mistake, short ones and malformed ones. Throws an
 * Error if it is no key set, or has no key that is fit, unless its list is empty and `mayBeEmpty`: then no token is
 * good.
 */
export function parseKeySet(text: string, warn: (message: string) => void, mayBeEmpty = true): KeySet {
  const keys = keysOf(parseJson(text));
  const faults = keys.map(faultOf);
  const fit = keys.filter((_, index) => faults[index] === undefined);
  const warnings = keys.flatMap((key, index) => {
    const fault = faults[index];
    return fault === undefined ? [] : [`Key ${index + 1}${nameOf(key)} of the key set is not used: ${fault}.`];
  });
  if (fit.length === 0 && !(mayBeEmpty && keys.length === 0)) {
    throw new Error(["The key set has no key that can be used.", ...warnings.slice(0, 1)].join(" "));
  }
  for (const warning of warnings) warn(warning);
  if (fit.length === 0) warn("The key set is empty: no token is good.");
  return createLocalJWKSet({ keys: fit });
}

/** The errors of JSON.parse repeat the text, which may be a private key if somebody names the wrong file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("It is no JSON.");
  }
}

function keysOf(value: unknown): JSONWebKeySet["keys"] {
  const keys: unknown = typeof value === "object" && value !== null && "keys" in value ? value.keys : undefined;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "object" && key !== null && !Array.isArray(key))) {
    throw new Error('It is no JSON Web Key Set: an object with the list "keys".');
  }
  return keys;
}

function faultOf(key: JsonWebKey): string | undefined {
  if (key.kty === "oct" || Object.hasOwn(key, "k")) return "it is symmetric";
  if (Object.hasOwn(key, "d")) return "it is private";
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: "jwk" });
    const { modulusLength = LEAST_RSA_BITS } = asymmetricKeyDetails ?? {};
    return modulusLength < LEAST_RSA_BITS ? `it is shorter than ${LEAST_RSA_BITS} bits` : undefined;
  } catch {
    return "it is malformed or of an unknown type";
  }
}

function nameOf({ kid }: JsonWebKey): string {
  return typeof kid === "string" ? ` (${quote(kid)})` : "";
}
