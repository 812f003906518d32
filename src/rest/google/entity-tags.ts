import { createHash } from "node:crypto";
import { badField } from "../../errors.ts";
import { RecentTexts } from "./recent-texts.ts";

const TAG = /^(?:W\/)?"[\x21\x23-\x7e]*"$/;
const HASH_BYTES = 16;

const hashes = new RecentTexts();

/** Entity tags as a header names them (RFC 9110, 13.1): `*` for any, weak ones with their `W/`. */
export type EntityTags = "*" | readonly string[];

/** The entity tag of an encoded message, which must not change: a strong one, the same for the same bytes. */
export function contentTag(bytes: Uint8Array): string {
  return hashes.get(bytes, () => {
    const hash = createHash("sha256").update(bytes).digest();
    return `"${hash.toString("base64url", 0, HASH_BYTES)}"`;
  });
}

/** The tags of an If-Match header; undefined if there is none. Throws INVALID_ETAG if it is malformed. */
export function parseIfMatch(header: string | undefined): EntityTags | undefined {
  const tags = header === undefined ? undefined : parseTags(header);
  if (header === undefined || tags !== undefined) return tags;
  throw badField("INVALID_ETAG", "If-Match", "must be * or a list of entity tags in double quotes.", header);
}

/**
 * Whether an If-None-Match header names the tag, weak or not: then the client has the answer already. A malformed
 * header names none.
 */
export function namesTag(header: string | undefined, tag: string): boolean {
  const tags = header === undefined ? undefined : parseTags(header);
  return tags === "*" || (tags ?? []).some((each) => each.replace(/^W\//, "") === tag);
}

function parseTags(header: string): EntityTags | undefined {
  if (header.trim() === "*") return "*";
  const tags = header.split(",").map((tag) => tag.trim());
  return tags.every((tag) => TAG.test(tag)) ? tags : undefined;
}
