import { shorten } from "../../quote.ts";

/** A path that is logged as it is. */
const PLAIN = /^[!#-[\]-~]{0,80}$/;

/**
 * A request as logs name it, such as `GET /v1/operations/a`: shortened, without the query (keys may be in there), and
 * with `%XX` for what could end a text in a log.
 */
export function requestLabel(method: string, target: string): string {
  const [path = ""] = target.split("?", 1);
  if (PLAIN.test(path)) return `${method} ${path}`;
  return `${method} ${shorten(path).replace(/[^!#-[\]-~…]/g, (unit) => encodeURIComponent(unit.toWellFormed()))}`;
}
