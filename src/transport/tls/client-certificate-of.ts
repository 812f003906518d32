import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";

/**
 * The certificate of the client at the other end, if it has proved to have its key and one of the server's authorities has
 * signed it; undefined without TLS and for a client that has shown none.
 */
export function clientCertificateOf(socket: Socket): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized || !hasCertificate(socket)) return undefined;
  return socket.getPeerCertificate();
}

/** Whether the client has shown a certificate, good or not. */
export function hasCertificate(socket: TLSSocket): boolean {
  const certificate = socket.getPeerCertificate();
  return certificate !== null && Object.keys(certificate).length > 0;
}
