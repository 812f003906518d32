import { type LongrunError, unauthenticated } from "../errors.ts";

/** A call with two different API keys, of which one would count for nothing (API_KEY_INVALID). */
export function twoApiKeys(): LongrunError {
  return unauthenticated("API_KEY_INVALID", "The call brings two different API keys.");
}
