import { createHash, randomBytes } from "node:crypto";

const RANDOM_BYTES = 32;

/** Makes a new API key: `lr_` and 256 random bits. */
export function makeApiKey(): string {
  return `lr_${randomBytes(RANDOM_BYTES).toString("base64url")}`;
}

/**
 * The SHA-256 of an API key, by which it is kept. A slow hash would protect nothing more, for nobody can try 256 random
 * bits; so keys have to be made by {@link makeApiKey}, not by people.
 */
export function hashApiKey(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

/** What {@link isApiKeyName} wants, in words. */
export const apiKeyNameRule = "must be 1 to 128 of a-z, A-Z, 0-9 and ._~@/-";

/** Whether a text can be the name of an API key. */
export function isApiKeyName(text: string): boolean {
  return /^[a-zA-Z0-9._~@/-]{1,128}$/.test(text);
}
