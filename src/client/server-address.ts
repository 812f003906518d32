import { isIPv4 } from "node:net";

/** Where a server is. */
export interface ServerAddress {
  /** Whether the address itself asks for TLS, as `https://` does. */
  readonly isSecure: boolean;
  /** A host name or an IP address, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
}

const ADDRESS = /^(?:(?<scheme>https?):\/\/)?(?<host>\[[^\]/\s]+\]|[^/:@\s]+)(?::(?<port>\d+))?\/?$/u;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

/** The parts of `HOST:PORT`, `http://HOST:PORT` or `https://HOST:PORT`. Throws a TypeError for any other address. */
export function parseServerAddress(address: string): ServerAddress {
  const { scheme = "", host, port = DEFAULT_PORTS[scheme] } = ADDRESS.exec(address)?.groups ?? {};
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65536)) {
    throw new TypeError(`${JSON.stringify(address)} must be HOST:PORT or http(s)://HOST:PORT`);
  }
  return { isSecure: scheme === "https", host, port: Number(port) };
}

/** Whether a host of a {@link ServerAddress} is this machine, so that nobody else is on the way to it. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === "localhost" || host === "[::1]" || (isIPv4(host) && host.startsWith("127."));
}
