import type { HttpRequest } from "../http.ts";
import { originForm } from "../origin-form.ts";
import { mediaTypeOf } from "./media-type.ts";

const NOTHING = new Uint8Array();

/** What a request is about, whichever way it came. */
export interface ActualRequest {
  readonly httpMethod: string;
  /** The path as it came. */
  readonly path: string;
  /** What follows the question mark, as it came. */
  readonly query: string;
  readonly body: Uint8Array;
}

/**
 * The request that is meant: a POST with X-HTTP-Method-Override stands for one of that method, and if its body is a
 * form, this is the query, or the rest of it. Google's clients send GETs with long queries so. A target with scheme and
 * host (RFC 9112, 3.2.2) means the path.
 */
export function actualRequest({ method, target, headers, body }: HttpRequest): ActualRequest {
  const own = originForm(target);
  const mark = own.indexOf("?");
  const path = mark < 0 ? own : own.slice(0, mark);
  const query = mark < 0 ? "" : own.slice(mark + 1);
  const override = method === "POST" ? headers["x-http-method-override"] : undefined;
  if (override === undefined) return { httpMethod: method, path, query, body };
  const httpMethod = override.toUpperCase();
  if (mediaTypeOf(headers) !== "application/x-www-form-urlencoded") return { httpMethod, path, query, body };
  return { httpMethod, path, query: `${query}&${Buffer.from(body).toString("latin1")}`, body: NOTHING };
}
