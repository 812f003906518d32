import { shorten } from "../../quote.ts";

/**
 * A request as logs name it, such as `GET /v1/operations/a`: shortened, without the query (keys may be in there), and
 * with `%XX` for what could end a text in a log.
 */
export function requestLabel(method: string, target: string): string {
  const [path = ""] = target.split("?", 1);
  return `${method} ${shorten(path).replace(/[^!#-[\]-~…]/g, (unit) => encodeURIComponent(unit.toWellFormed()))}`;
}
