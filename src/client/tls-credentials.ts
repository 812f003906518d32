import { X509Certificate } from "node:crypto";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";

/** How a connection by TLS is made; each is PEM. */
export interface TlsOptions {
  /** The certificates of the authorities that are trusted; by default those that Node trusts. */
  readonly ca?: string | Uint8Array | undefined;
  /** The certificate that says who calls, with those that lead to its authority; needs `key`. */
  readonly certificate?: string | Uint8Array | undefined;
  /** The private key of `certificate`. */
  readonly key?: string | Uint8Array | undefined;
}

/** TLS with these certificates. Throws a TypeError that names what cannot be used. */
export function tlsCredentials({ ca, certificate, key }: TlsOptions): ChannelCredentials {
  if ((certificate === undefined) !== (key === undefined)) {
    throw new TypeError("A client certificate needs its key, and a key its certificate.");
  }
  const [authorities, own, secret] = [ca, certificate, key].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
  // Without this, TLS would ignore authorities that cannot be read, and trust nobody.
  if (authorities) use("certificate authority", () => new X509Certificate(authorities));
  return use("client certificate or its key", () => credentials.createSsl(authorities, secret, own));
}

function use<Result>(what: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw new TypeError(`The ${what} cannot be used: ${(error as Error).message}`);
  }
}
