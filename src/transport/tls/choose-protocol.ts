/** The names of the protocols in ALPN (RFC 7301). */
export type AlpnProtocol = "http/1.1" | "h2";

/**
 * Chooses by ALPN what a connection speaks: HTTP/2 for a client that can, because gRPC needs it and REST is served over both;
 * undefined for one that can neither, which is refused by an alert.
 */
export function chooseProtocol(offered: readonly string[]): AlpnProtocol | undefined {
  if (offered.includes("h2")) return "h2";
  return offered.includes("http/1.1") ? "http/1.1" : undefined;
}
