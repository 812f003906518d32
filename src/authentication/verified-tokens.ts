import type { Identity } from "../authorization/identity.ts";
import type { KeySet } from "./key-set.ts";

const MOST = 10_000;
/** The longest that a token is remembered, in milliseconds. */
const LONGEST = 300_000;

/** Tokens that were good, by their digests: the 10,000 that came last, of one key set. */
export class VerifiedTokens {
  #keys: KeySet | undefined;
  /** The one that came the longest ago is the first. */
  readonly #tokens = new Map<string, { readonly identity: Identity; readonly until: number }>();

  /** Who has a token; undefined if it is not remembered as good, by these keys and now. */
  find(digest: string, keys: KeySet | undefined, now: number): Identity | undefined {
    this.#forgetUnless(keys);
    const token = this.#tokens.get(digest);
    if (token === undefined) return undefined;
    this.#tokens.delete(digest);
    if (token.until <= now) return undefined;
    this.#tokens.set(digest, token);
    return token.identity;
  }

  /** Remembers a token that is good now, by these keys, and until its end; times are in milliseconds since 1970. */
  remember(digest: string, keys: KeySet, identity: Identity, { now, end }: { now: number; end: number }): void {
    this.#forgetUnless(keys);
    this.#tokens.delete(digest);
    this.#tokens.set(digest, { identity, until: Math.min(end, now + LONGEST) });
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > MOST && oldest !== undefined) this.#tokens.delete(oldest);
  }

  #forgetUnless(keys: KeySet | undefined): void {
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#tokens.clear();
  }
}
