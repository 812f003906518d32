import { createHmac, timingSafeEqual } from "node:crypto";
import type { LeaseHold, ShownLease } from "./lease.ts";

const MAC_BYTES = 16;
const LONGEST_TOKEN = 1024;
const BODY = /^(?<epoch>\d+):(?<uid>.+)$/s;

/** Makes and reads lease tokens: what proves a lease, made of its operation's uid and its epoch, and authenticated. */
export class LeaseTokens {
  readonly #key: Uint8Array;

  /** `key` is 32 secret bytes, the same on every server that reads the tokens. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The token of a lease: the only one there is. */
  seal({ uid, epoch }: LeaseHold): string {
    const body = Buffer.from(`${epoch}:${uid}`).toString("base64url");
    const mac = createHmac("sha256", this.#key).update(body).digest().subarray(0, MAC_BYTES);
    return `${body}.${mac.toString("base64url")}`;
  }

  /** What a token proves. Nothing unless it is, character by character, the token of that lease. */
  open(token: string): ShownLease {
    if (token === "") return "none";
    if (token.length > LONGEST_TOKEN) return "invalid";
    const [body = ""] = token.split(".");
    const { epoch = "", uid = "" } = BODY.exec(Buffer.from(body, "base64url").toString())?.groups ?? {};
    const hold = { uid, epoch: Number(epoch) };
    return isSame(token, this.seal(hold)) ? hold : "invalid";
  }
}

function isSame(token: string, expected: string): boolean {
  const one = Buffer.from(token);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
