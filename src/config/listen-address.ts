import type { ListenAddress } from "../transport/listener.ts";

/** An address to listen on: `host:port`, `[ipv6]:port` or `:port` for every address of the machine. */
export function parseListenAddress(text: string): ListenAddress {
  const [, ipv6, host = "", port = ""] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  if (port === "" || Number(port) > 65_535)
    throw new Error("must be HOST:PORT, such as localhost:50051 or [::1]:50051");
  return { host: ipv6 ?? (host === "" ? "::" : host), port: Number(port) };
}

/** An address as {@link parseListenAddress} reads it. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a host stands for every address of the machine. */
export function isEveryAddress(host: string): boolean {
  return host === "0.0.0.0" || /^[0:]*:[0:]*$/.test(host);
}
