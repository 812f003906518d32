import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { malformed } from "./refusal.ts";

/** What is known of a request before its body has come. */
export interface RequestHead {
  /** The path and the query, as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The host that the client asked for, in lower case, with the port if it named one. */
  readonly host: string;
  /** Scheme and host as the client asked for them. */
  readonly origin: string;
}

const HOST = /^(?:\[[\da-f:.]+\]|[\w.~-]+)(?::\d{1,5})?$/i;
const PATH = /^\/[!"$-~]*$/;

/** The head of a request for a target on a host. Throws a {@link Refusal} if one of these is malformed. */
export function requestHead(
  target: string,
  host: string,
  { headers, socket }: { readonly headers: IncomingHttpHeaders; readonly socket: Socket },
): RequestHead {
  if (!PATH.test(target)) throw malformed("The target of the request is no path.");
  if (!HOST.test(host)) throw malformed("The host of the request is malformed.");
  return { target, headers: plainHeaders(headers), host: host.toLowerCase(), origin: `${schemeOf(socket)}://${host}` };
}

/** The headers, but for the encoding of the body, which a handler gets decoded. */
function plainHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  plain["content-encoding"] = undefined;
  return plain;
}

function schemeOf(socket: Socket): string {
  return socket instanceof TLSSocket ? "https" : "http";
}
