import type { Authenticate, Credentials } from "../authentication/authenticate.ts";
import type { Principal } from "../authorization/principal.ts";
import { anonymous } from "../authorization/principal.ts";
import { type LongrunError, rateLimited } from "../errors.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What a transport asks of those who call. */
export interface AdmissionOptions {
  /** Tells who makes a call; without it everybody is anonymous. */
  readonly authenticate?: Authenticate | undefined;
  /** Holds each principal to a rate; without it nobody is. */
  readonly rateLimiter?: Pick<RateLimiter, "take"> | undefined;
}

/** Finds out who makes a call, before anything else of it is looked at. */
export class Admission {
  readonly #authenticate: Authenticate | undefined;
  readonly #rateLimiter: Pick<RateLimiter, "take"> | undefined;

  constructor({ authenticate, rateLimiter }: AdmissionOptions) {
    this.#authenticate = authenticate;
    this.#rateLimiter = rateLimiter;
  }

  /**
   * Who makes a call. `credentials` gives what the call brings; it is asked only if anybody wants to know. Throws, or rejects
   * with, what these or the authentication throw.
   */
  identify(credentials: () => Credentials): Principal | Promise<Principal> {
    return this.#authenticate === undefined ? anonymous : this.#authenticate(credentials());
  }

  /** Counts a call of a principal: RATE_LIMITED with the milliseconds to wait if it is one too many. */
  limit({ name }: Principal): { readonly error: LongrunError; readonly wait: number } | undefined {
    const wait = this.#rateLimiter?.take(name) ?? 0;
    return wait === 0 ? undefined : { error: rateLimited(wait), wait };
  }
}
