import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type SecureContextOptions, type Server, type TLSSocket } from "node:tls";
import { chooseProtocol } from "./choose-protocol.ts";
import { hasCertificate } from "./client-certificate-of.ts";
import type { TlsCredentials } from "./tls-credentials.ts";
import type { TlsMaterial } from "./tls-material.ts";

/** Why a client is refused: its handshake has failed, or it lacks a certificate of a known authority. */
export type TlsRefusal = "tls_handshake" | "client_certificate";

/** What a TLS server does with connections. */
export interface TlsServerOptions {
  /** How long a handshake may take, in milliseconds. */
  readonly handshakeTimeout: number;
  /** Takes a connection whose client is as good as it has to be. */
  readonly onConnection: (socket: TLSSocket) => void;
  /** Told of every client that is refused. */
  readonly onRefused: (reason: TlsRefusal) => void;
}

/** The server side of TLS 1.2 and 1.3 on connections that somebody else accepts. */
export class TlsServer {
  readonly #server: Server;
  readonly #forgetCredentials: () => void;

  constructor(credentials: TlsCredentials, { handshakeTimeout, onConnection, onRefused }: TlsServerOptions) {
    const { clientAuth, material } = credentials;
    this.#server = createServer({
      ...contextOf(material),
      handshakeTimeout,
      requestCert: clientAuth !== "off",
      rejectUnauthorized: clientAuth === "require",
      ALPNCallback: ({ protocols }) => chooseProtocol(protocols),
    });
    this.#server.on("secureConnection", (socket) => {
      // Without this a certificate that nobody has signed would be taken for none.
      if (hasCertificate(socket) && !socket.authorized) {
        onRefused("client_certificate");
        socket.destroy();
      } else onConnection(socket);
    });
    this.#server.on("tlsClientError", (error, socket) => {
      onRefused(isForCertificate(error, socket) ? "client_certificate" : "tls_handshake");
      socket.destroy();
    });
    this.#forgetCredentials = credentials.onChange((changed) => this.#server.setSecureContext(contextOf(changed)));
  }

  /** Begins the handshake on a connection. */
  accept(socket: Socket): void {
    this.#server.emit("connection", socket);
  }

  /** Takes no new credentials any more; handshakes that have begun go on with the old ones. */
  close(): void {
    this.#forgetCredentials();
  }
}

/** Whether a handshake has failed only because of the client's certificate: Node does not trust it, or OpenSSL misses it. */
function isForCertificate({ code }: NodeJS.ErrnoException, { authorizationError }: TLSSocket): boolean {
  return Boolean(authorizationError) || code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE";
}

function contextOf({ cert, key, clientCa }: TlsMaterial): SecureContextOptions {
  return {
    cert,
    key,
    ...(clientCa !== undefined && { ca: clientCa }),
    minVersion: "TLSv1.2",
    honorCipherOrder: true,
    secureOptions: clientCa === undefined ? NO_RENEGOTIATION : NO_RENEGOTIATION | NO_RESUMPTION,
  };
}

const NO_RENEGOTIATION = constants.SSL_OP_NO_RENEGOTIATION;

/** A session that is resumed would bring the client's certificate along, also past the day when its authority was taken off. */
const NO_RESUMPTION = constants.SSL_OP_NO_TICKET;
