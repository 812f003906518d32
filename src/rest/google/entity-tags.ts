import { createHash } from "node:crypto";
import { badField } from "../../errors.ts";
import { RecentTexts } from "./recent-texts.ts";

/** An element of a list of entity tags (RFC 9110, 5.6.1.2 and 8.8.3), which may be empty, and the comma after it. */
const ELEMENT = /[ \t]*(?:((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(,|$)/y;
const WEAK = /^W\//;
/** What stands in a tag for the form of the answer: four parts at most (line, int, a hash, gzip), so that looking takes no time. */
const FORM = /(?:\.[\w-]+){1,4}"$/;
const GZIP = /\.gzip"$/;
/** A coding of an Accept-Encoding header that is gzip or may be, without the weight that forbids it. */
const MAYBE_GZIP = /(?:gzip|\*)(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))/i;
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

/** The tag of a message in one of its forms: `"abc"` is `"abc.proto"` then. The usual form has an empty name. */
export function tagOfForm(tag: string, form: string): string {
  return form === "" ? tag : `${tag.slice(0, -1)}.${form}"`;
}

/** The tag of a message by that of any of its forms, compressed or not. */
export function withoutForm(tag: string): string {
  return tag.replace(FORM, '"');
}

/** The tag without the mark of a weak one. */
export function opaqueTag(tag: string): string {
  return tag.replace(WEAK, "");
}

/**
 * The tags of an If-Match or If-None-Match header of this name; undefined if there is none. Throws INVALID_ETAG if it is
 * malformed.
 */
export function parseTags(name: string, header: string | undefined): EntityTags | undefined {
  const tags = header === undefined ? undefined : readTags(header);
  if (header === undefined || tags !== undefined) return tags;
  throw badField("INVALID_ETAG", name, "must be * or a list of entity tags in double quotes.", header);
}

/**
 * The tag that an If-None-Match header names of an answer with this one, if it does, weak or not: then the client has the
 * answer already. It is the tag itself, or that of the compressed answer if the client takes that. A malformed header
 * names none.
 */
export function namedTag(header: string | undefined, tag: string, acceptEncoding = ""): string | undefined {
  const tags = header === undefined ? undefined : readTags(header);
  if (tags === undefined || tags === "*") return tags && tag;
  const named = tags.map(opaqueTag).filter((each) => each.replace(GZIP, '"') === tag);
  return (MAYBE_GZIP.test(acceptEncoding) && named.find((each) => each !== tag)) || named.find((each) => each === tag);
}

function readTags(header: string): EntityTags | undefined {
  if (header.trim() === "*") return "*";
  const tags: string[] = [];
  ELEMENT.lastIndex = 0;
  for (;;) {
    const [, tag, comma] = ELEMENT.exec(header) ?? [];
    if (tag !== undefined) tags.push(tag);
    if (comma === undefined || (comma === "" && tags.length === 0)) return undefined;
    if (comma === "") return tags;
  }
}
