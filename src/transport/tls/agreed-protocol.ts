import type { TLSSocket } from "node:tls";
import type { Protocol } from "../protocol-sniffer.ts";

/** What a connection speaks by its handshake, or else by its first bytes. */
export function agreedProtocol(socket: TLSSocket, sniffed: Protocol): Protocol {
  if (socket.alpnProtocol === "h2") return "http2";
  if (socket.alpnProtocol === "http/1.1") return "http1";
  // Node serves HTTP/2 only where it was agreed upon.
  if (sniffed === "http2") socket.alpnProtocol = "h2";
  return sniffed;
}
