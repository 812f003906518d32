/** The names of the protocols in ALPN (RFC 7301). */
export type AlpnProtocol = "http/1.1" | "h2";

/**
 * Chooses by ALPN what a connection speaks: HTTP/1.1 for a client that can, because REST is served over that alone and clients
 * of gRPC offer nothing but HTTP/2; undefined for one that can neither, which is refused by an alert.
 */
export function chooseProtocol(offered: readonly string[]): AlpnProtocol | undefined {
  if (offered.includes("http/1.1")) return "http/1.1";
  return offered.includes("h2") ? "h2" : undefined;
}
