/** Whether clients are asked for certificates: never, as they like, or always. One that is not good is always refused. */
export type ClientAuth = "off" | "request" | "require";

/** The files, in PEM, that a server proves by who it is and tells its clients by. */
export interface TlsFiles {
  /** The server's certificate, and after it those between it and an authority that clients know. */
  readonly cert: string;
  /** The private key of the certificate, not encrypted. */
  readonly key: string;
  /** The certificates of the authorities that sign those of clients. */
  readonly clientCa?: string | undefined;
  readonly clientAuth: ClientAuth;
}
