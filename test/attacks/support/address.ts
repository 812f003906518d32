/** Where a server listens on 127.0.0.1, and how. */
export interface Address {
  readonly port: number;
  /** Whether connections begin with a TLS handshake. */
  readonly isTls: boolean;
}
