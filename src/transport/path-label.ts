import { shorten } from "../quote.ts";

/** A path that is logged as it is. */
const PLAIN = /^[!#-[\]-~]{0,80}$/;

/** What may begin a query with keys in it: also the encoded mark of a client that has encoded the whole target. */
const QUERY = /[?#]|%3f/i;

/** What an absolute target has before its path (the name and the password of a user may be in there), or CONNECT before a host. */
const AUTHORITY = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*|[^/?#]*@)/i;

/** A target without what may be secret in it: its query, and the scheme, user and host of an absolute one. */
export function withoutQuery(target: string): string {
  const path = target.startsWith("/") ? target : target.replace(AUTHORITY, "");
  const end = path.search(QUERY);
  return end < 0 ? path : path.slice(0, end);
}

/**
 * The path of a target as logs name it: shortened, without what may be secret in it, and with `%XX` for what could
 * end a text in a log.
 */
export function pathLabel(target: string): string {
  const path = withoutQuery(target);
  if (PLAIN.test(path)) return path;
  return shorten(path).replace(/[^!#-[\]-~…]/g, (unit) => encodeURIComponent(unit.toWellFormed()));
}
