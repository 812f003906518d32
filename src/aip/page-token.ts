import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { badField } from "../errors.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST_TOKEN = 1024;

/** Makes and reads page tokens: opaque, authenticated, URL-safe, bound to the request they belong to (AIP-158). */
export class PageTokens {
  readonly #key: Uint8Array;

  /** `key` is 32 secret bytes, the same on every server that reads the tokens. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Seals a position; only a request with the same binding can open it. */
  seal(position: readonly number[], binding: readonly string[]): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce).setAAD(associatedData(binding));
    const sealed = [nonce, cipher.update(JSON.stringify(position), "utf8"), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString("base64url");
  }

  /** Opens a token. Throws INVALID_PAGE_TOKEN unless it was sealed with this key for this binding. */
  open(token: string, binding: readonly string[]): readonly number[] {
    try {
      return this.#decipher(token, binding);
    } catch {
      const description = "is not a next_page_token of this server for the same arguments; list again without it.";
      throw badField("INVALID_PAGE_TOKEN", "page_token", description, token);
    }
  }

  #decipher(token: string, binding: readonly string[]): readonly number[] {
    const sealed = Buffer.from(token, "base64url");
    if (token.length > LONGEST_TOKEN || sealed.toString("base64url") !== token) throw new Error("not base64url");
    const decipher = createDecipheriv(ALGORITHM, this.#key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associatedData(binding)).setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    return JSON.parse(text);
  }
}

function associatedData(binding: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(binding));
}
