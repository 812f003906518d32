import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { messageOf } from "../../authentication/message-of.ts";
import { TlsFileError } from "./tls-file-error.ts";

/** What the files of TLS hold, known to be good. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly clientCa: Buffer | undefined;
  /** From when to when the server's certificate is valid. */
  readonly validFrom: Date;
  readonly validTo: Date;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Reads the contents of the files. Throws a {@link TlsFileError} that says which is not good: no PEM, a key that is encrypted
 * or not that of the certificate, no authority; and an Error for what OpenSSL refuses besides.
 */
export function readTlsMaterial(cert: Buffer, key: Buffer, clientCa: Buffer | undefined): TlsMaterial {
  const [leaf] = certificatesIn(cert, "cert");
  if (clientCa !== undefined) certificatesIn(clientCa, "clientCa");
  if (!leaf.checkPrivateKey(privateKeyIn(key)))
    throw new TlsFileError("key", "the private key is not that of the certificate");
  createSecureContext({ cert, key, ca: clientCa });
  return { cert, key, clientCa, validFrom: leaf.validFromDate, validTo: leaf.validToDate };
}

function certificatesIn(pem: Buffer, file: "cert" | "clientCa"): [X509Certificate, ...X509Certificate[]] {
  const what = file === "cert" ? "certificate" : "authority of the clients";
  const [first, ...others] = pem.toString("latin1").match(CERTIFICATE) ?? [];
  if (first === undefined) throw new TlsFileError(file, `the file of the ${what} has no certificate in PEM`);
  try {
    return [new X509Certificate(first), ...others.map((text) => new X509Certificate(text))];
  } catch (error) {
    throw new TlsFileError(file, `the file of the ${what} is malformed: ${messageOf(error)}`);
  }
}

function privateKeyIn(pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new TlsFileError("key", `the private key cannot be read: ${messageOf(error)}`);
  }
}
