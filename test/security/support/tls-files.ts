import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { afterTest } from "../../support/after-test.ts";
import type { Authority, KeyPair } from "../../transport/tls/support/authority.ts";
import type { Brought } from "./doors.ts";

type Files = Pick<KeyPair, "certFile" | "keyFile">;

/** The files of a server's TLS, which can be put in place of others. */
export class TlsFilesOnDisk {
  readonly #folder = mkdtempSync(join(tmpdir(), "longrun-tls-"));

  constructor(pair: Files) {
    afterTest(() => rmSync(this.#folder, { recursive: true }));
    this.install(pair);
  }

  get settings(): Record<"tls-cert" | "tls-key", string> {
    return { "tls-cert": join(this.#folder, "cert.pem"), "tls-key": join(this.#folder, "key.pem") };
  }

  /** Puts other files there; the key may be another's than the certificate. */
  install({ certFile, keyFile }: Files): void {
    copyFileSync(certFile, this.settings["tls-cert"]);
    copyFileSync(keyFile, this.settings["tls-key"]);
  }
}

/** How a client that trusts an authority connects, with a certificate of its own or without. */
export function tlsOf(authority: Authority, own?: KeyPair): NonNullable<Brought["tls"]> {
  const ca = Buffer.from(authority.cert);
  const [key, cert] = [own && Buffer.from(own.key), own && Buffer.from(own.cert)];
  return { http: { ca, key, cert }, grpc: credentials.createSsl(ca, key ?? null, cert ?? null) };
}
