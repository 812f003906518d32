import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { HttpReply } from "../../rest/http.ts";
import { acceptsGzip } from "./accepts-gzip.ts";
import { isStream } from "./discard-body.ts";

/** A reply as it goes out. */
export interface OutgoingReply {
  readonly status: number;
  /** All headers but those that node:http adds; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array | string> | undefined;
}

/** Smaller bodies are not compressed: it would not save a packet. */
const WORTH_COMPRESSING = 1024;

const compress = promisify(gzip);

/**
 * Makes a reply ready: its length, its compression (never of a stream, whose pieces would wait for one another), and the
 * headers that every reply has, `more` among them. A compressed body has an ETag of its own (RFC 9110, 8.8.3.3): that
 * of the reply with `.gzip` at its end. `acceptEncoding` is what the client says of compression, which alone takes time.
 */
export function outgoingReply(
  { status, headers: own = {}, body = "" }: HttpReply,
  acceptEncoding: string | undefined,
  more: Readonly<Record<string, string>>,
): OutgoingReply | Promise<OutgoingReply> {
  const headers: Record<string, string> = {};
  for (const name in own) headers[name.toLowerCase()] = own[name] ?? "";
  headers["x-content-type-options"] = "nosniff";
  for (const name in more) headers[name] = name === "vary" ? varying(headers, more[name]) : (more[name] ?? "");
  if (status === 204 || status === 304) return { status, headers, body: undefined };
  if (isStream(body)) return { status, headers, body };
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  if (length >= WORTH_COMPRESSING && headers["content-encoding"] === undefined) {
    headers.vary = varying(headers, "Accept-Encoding");
    if (acceptsGzip(acceptEncoding)) return compressed(status, headers, body);
  }
  headers["content-length"] = String(length);
  return { status, headers, body };
}

async function compressed(
  status: number,
  headers: Record<string, string>,
  plain: string | Uint8Array,
): Promise<OutgoingReply> {
  const body = await compress(plain);
  if (headers.etag !== undefined) headers.etag = `${headers.etag.slice(0, -1)}.gzip"`;
  headers["content-encoding"] = "gzip";
  headers["content-length"] = String(body.length);
  return { status, headers, body };
}

/** The Vary header with one more header by which replies differ. */
function varying({ vary = "" }: Readonly<Record<string, string>>, header = ""): string {
  if (vary === "") return header;
  return vary.includes(header) ? vary : `${vary}, ${header}`;
}
