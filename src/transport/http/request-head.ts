import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { malformed } from "./refusal.ts";

/** What is known of a request before its body has come. */
export interface RequestHead {
  /** The path and the query, as they are on the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Scheme and host as the client asked for them. */
  readonly origin: string;
}

const HOST = /^(?:\[[\da-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;
const ABSOLUTE = /^http:\/\/([^/?#]*)(.*)$/i;

/**
 * Reads the head of a request. Throws a {@link Refusal} for a target that is no path (or URL with a path), and for a
 * host that is missing, malformed or given twice (RFC 9112, 3.2).
 */
export function readHead(request: IncomingMessage): RequestHead {
  const { url = "", headersDistinct, httpVersion, socket } = request;
  const [, authority, path] = ABSOLUTE.exec(url) ?? [];
  const target = path === undefined || path.startsWith("/") ? (path ?? url) : `/${path}`;
  if (!/^\/[!-~]*$/.test(target) || target.includes("#")) throw malformed("The target of the request is no path.");
  const hosts = headersDistinct.host ?? [];
  if (hosts.length > 1) throw malformed("The request has more than one Host header.");
  if (hosts.length === 0 && httpVersion !== "1.0") throw malformed("The request has no Host header.");
  const host = authority ?? hosts[0] ?? addressOf(socket);
  if (!HOST.test(host)) throw malformed("The host of the request is malformed.");
  return { target, headers: plainHeaders(request), origin: `http://${host}` };
}

/** The headers, but for the encoding of the body, which a handler gets decoded. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return { ...Object.fromEntries(entries), "content-encoding": undefined };
}

function addressOf({ localAddress = "", localPort }: Socket): string {
  return `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
}
