import { badField } from "../errors.ts";
import { decodePercent } from "./percent-encoding.ts";

/** A parameter of a query: its key and its value, decoded. */
export type QueryParameter = readonly [key: string, value: string];

/**
 * The parameters of a query, in their order; `rawQuery` is what follows the question mark. `+` is a space, a key
 * without `=` has the empty value, and empty pieces count for nothing. Throws INVALID_QUERY if a piece is no
 * percent-encoded UTF-8; the error does not repeat its value, which may be a key.
 */
export function parseQuery(rawQuery: string): readonly QueryParameter[] {
  const pieces = rawQuery.split("&").filter((piece) => piece !== "");
  return pieces.map((piece) => {
    const [rawKey = "", ...rest] = piece.split("=");
    const key = decodePercent(rawKey.replaceAll("+", " "));
    const value = decodePercent(rest.join("=").replaceAll("+", " "));
    if (key !== undefined && value !== undefined) return [key, value];
    throw badField("INVALID_QUERY", "query", "must be percent-encoded UTF-8.", rawKey);
  });
}
