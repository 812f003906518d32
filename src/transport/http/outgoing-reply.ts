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
  readonly body: Uint8Array | AsyncIterable<Uint8Array | string> | undefined;
}

/** Smaller bodies are not compressed: it would not save a packet. */
const WORTH_COMPRESSING = 1024;

const compress = promisify(gzip);

/**
 * Makes a reply ready: its length, its compression (never of a stream, whose pieces would wait for one another), and the
 * headers that every reply has, `more` among them. `acceptEncoding` is what the client says of compression.
 */
export async function outgoingReply(
  reply: HttpReply,
  acceptEncoding: string | undefined,
  more: Readonly<Record<string, string>>,
): Promise<OutgoingReply> {
  const { status } = reply;
  const own = Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const given: Readonly<Record<string, string>> = Object.fromEntries(own);
  const common = { ...given, "x-content-type-options": "nosniff", ...more };
  const vary = [given.vary, more.vary].filter((value) => value !== undefined);
  const varying = (...extra: string[]) => {
    const values = [...vary, ...extra];
    return values.length === 0 ? common : { ...common, vary: values.join(", ") };
  };
  if (status === 204 || status === 304) return { status, headers: varying(), body: undefined };
  if (isStream(reply.body)) return { status, headers: varying(), body: reply.body };
  const plain = typeof reply.body === "string" ? Buffer.from(reply.body) : (reply.body ?? Buffer.alloc(0));
  if (plain.length < WORTH_COMPRESSING || given["content-encoding"] !== undefined) {
    return { status, headers: { ...varying(), "content-length": String(plain.length) }, body: plain };
  }
  const isCompressed = acceptsGzip(acceptEncoding);
  const body = isCompressed ? await compress(plain) : plain;
  const encoding = isCompressed && { "content-encoding": "gzip" };
  const headers = { ...varying("Accept-Encoding"), ...encoding, "content-length": String(body.length) };
  return { status, headers, body };
}
