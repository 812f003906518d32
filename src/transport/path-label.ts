import { shorten } from "../quote.ts";

/** A path that is logged as it is. */
const PLAIN = /^[!#-[\]-~]{0,80}$/;

/** What may begin a query with keys in it: also the encoded mark of a client that has encoded the whole target. */
const QUERY = /[?#]|%3f/i;

/**
 * The path of a target as logs name it: shortened, without the query (keys may be in there), and with `%XX` for what could
 * end a text in a log.
 */
export function pathLabel(target: string): string {
  const end = target.search(QUERY);
  const path = end < 0 ? target : target.slice(0, end);
  if (PLAIN.test(path)) return path;
  return shorten(path).replace(/[^!#-[\]-~…]/g, (unit) => encodeURIComponent(unit.toWellFormed()));
}
