import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { closing, malformed } from "./refusal.ts";

/** What is known of a request before its body has come. */
export interface RequestHead {
  /** The path and the query, as they are on the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The host that the client asked for, in lower case, with the port if it named one. */
  readonly host: string;
  /** Scheme and host as the client asked for them. */
  readonly origin: string;
}

const HOST = /^(?:\[[\da-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;
const PATH = /^\/[!"$-~]*$/;
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Reads the head of a request. Throws a {@link Refusal} for a target that is no path (or URL with a path), and for a
 * host that is missing, malformed or given twice (RFC 9112, 3.2).
 */
export function readHead(request: IncomingMessage): RequestHead {
  const { url = "", rawHeaders, httpVersion, socket } = request;
  const [, authority, path] = url.startsWith("/") ? [] : (ABSOLUTE.exec(url) ?? []);
  const target = path === undefined || path.startsWith("/") ? (path ?? url) : `/${path}`;
  if (!PATH.test(target)) throw malformed("The target of the request is no path.");
  const hosts = valuesOf("host", rawHeaders);
  if (hosts.length > 1) throw closing("The request has more than one Host header.");
  if (hosts.length === 0 && httpVersion !== "1.0") throw closing("The request has no Host header.");
  const host = authority ?? hosts[0] ?? addressOf(socket);
  if (!HOST.test(host)) throw malformed("The host of the request is malformed.");
  const scheme = socket instanceof TLSSocket ? "https" : "http";
  return { target, headers: plainHeaders(request), host: host.toLowerCase(), origin: `${scheme}://${host}` };
}

/** The headers, but for the encoding of the body, which a handler gets decoded. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  plain["content-encoding"] = undefined;
  return plain;
}

/** The values of a header, each as it came, in what alternates names and values. */
function valuesOf(name: string, rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function addressOf({ localAddress = "", localPort }: Socket): string {
  return `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
}
