import type { Authenticate, Credentials } from "../authentication/authenticate.ts";
import { anonymous, nobody, type Principal } from "../authorization/principal.ts";
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

  /** Who makes a call that everybody may make, and one of which it is not known yet. */
  get stranger(): Principal {
    return this.#authenticate === undefined ? anonymous : nobody;
  }

  /**
   * Who makes a call. `credentials` gives what the call brings; it is asked only if anybody wants to know. Throws, or rejects
   * with, what these or the authentication throw, and a TypeError if the authentication gives no principal.
   */
  identify(credentials: () => Credentials): Principal | Promise<Principal> {
    if (this.#authenticate === undefined) return anonymous;
    const principal = this.#authenticate(credentials());
    return principal instanceof Promise ? principal.then(checked) : checked(principal);
  }

  /** Counts a call of a principal: RATE_LIMITED with the milliseconds to wait if it is one too many. */
  limit({ name }: Principal): { readonly error: LongrunError; readonly wait: number } | undefined {
    const wait = this.#rateLimiter?.take(name) ?? 0;
    return wait === 0 ? undefined : { error: rateLimited(wait), wait };
  }
}

/** A user's function may be JavaScript that forgets to return, or to throw. */
function checked(principal: Partial<Principal> | undefined | null): Principal {
  const { name, access } = principal ?? {};
  if (typeof name !== "string" || typeof access?.may !== "function") {
    throw new TypeError("authenticate gave no principal: it must return one, or throw.");
  }
  return principal as Principal;
}
