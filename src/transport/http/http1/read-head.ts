import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { headerValues } from "../../header-values.ts";
import { closing } from "../refusal.ts";
import { type RequestHead, requestHead } from "../request-head.ts";
import { checkFraming } from "./check-framing.ts";

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Reads the head of a request over HTTP/1.1. Throws a {@link Refusal} for a framing that others could see otherwise, for a
 * target that is no path (or URL with a path), and for a host that is missing, malformed or given twice (RFC 9112, 3.2).
 */
export function readHead(request: IncomingMessage): RequestHead {
  checkFraming(request);
  const { url = "", rawHeaders, httpVersion, socket } = request;
  const [, authority, path] = url.startsWith("/") ? [] : (ABSOLUTE.exec(url) ?? []);
  const target = path === undefined || path.startsWith("/") ? (path ?? url) : `/${path}`;
  const hosts = headerValues("host", rawHeaders);
  if (hosts.length > 1) throw closing("The request has more than one Host header.");
  if (hosts.length === 0 && httpVersion !== "1.0") throw closing("The request has no Host header.");
  return requestHead(target, authority ?? hosts[0] ?? addressOf(socket), request);
}

function addressOf({ localAddress = "", localPort }: Socket): string {
  return `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
}
