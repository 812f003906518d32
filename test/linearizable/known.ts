import type { LeaseHold, ShownLease } from "../../src/operations/lease.ts";
import { LeaseTokens } from "../../src/operations/lease-token.ts";
import type { Token } from "../operations/model/calls.ts";
import type { Version } from "./seen.ts";

interface GivenToken {
  readonly text: string;
  readonly proves: LeaseHold;
}

/** What all clients together have been told of the operations with some names, and may use in their calls. */
export class Known {
  readonly #tokens = new Map<string, GivenToken[]>();
  readonly #etags = new Map<string, string>();

  /** Notes a lease token, and gives what it proves. */
  addToken(name: string, text: string): LeaseHold {
    // The body of a token is no secret: only its end cannot be made by others.
    const [body = ""] = text.split(".");
    const [epoch, uid = ""] = Buffer.from(body, "base64url").toString().split(":");
    const proves = { epoch: Number(epoch), uid };
    this.#tokens.set(name, [...(this.#tokens.get(name) ?? []), { text, proves }]);
    return proves;
  }

  /** The lease token of a call, and what it proves. */
  token(name: string, token: Token): { readonly text: string; readonly shown: ShownLease } {
    if (token === "none") return { text: "", shown: "none" };
    const given = token === "forged" ? undefined : this.#tokens.get(name)?.at(token === "first" ? 0 : -1);
    if (given) return { text: given.text, shown: given.proves };
    return { text: new LeaseTokens(Buffer.alloc(32, 2)).seal({ uid: "forged", epoch: 1 }), shown: "invalid" };
  }

  /** Notes the etag that was seen last. */
  addEtag(name: string, etag: string): void {
    this.#etags.set(name, etag);
  }

  /** The etag that was seen last. */
  etag(name: string): string | undefined {
    return this.#etags.get(name);
  }
}

/** A version that no operation has. */
export const STALE: Version = { uid: "stale", revision: 0 };
