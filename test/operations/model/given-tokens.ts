import type { ShownLease } from "../../../src/operations/lease.ts";
import { LeaseTokens } from "../../../src/operations/lease-token.ts";
import type { Token } from "./calls.ts";

/** The lease tokens that were given for each name, also to operations that had it before. */
export class GivenTokens {
  readonly leaseTokens = new LeaseTokens(Buffer.alloc(32, 1));
  readonly #given = new Map<string, string[]>();

  /** Notes a token, and tells what it proves. */
  add(name: string, token: string): ShownLease {
    this.#given.set(name, [...(this.#given.get(name) ?? []), token]);
    return this.leaseTokens.open(token);
  }

  /** The token of a call, and what it should prove. */
  resolve(name: string, token: Token): { readonly text: string; readonly shown: ShownLease } {
    if (token === "none") return { text: "", shown: "none" };
    const given = token === "forged" ? undefined : this.#given.get(name)?.at(token === "first" ? 0 : -1);
    const forged = new LeaseTokens(Buffer.alloc(32, 2)).seal({ uid: "uid-1", epoch: 1 });
    return given === undefined
      ? { text: forged, shown: "invalid" }
      : { text: given, shown: this.leaseTokens.open(given) };
  }
}
