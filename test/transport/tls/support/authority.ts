import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterTest } from "../../../support/after-test.ts";

const EC_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** A certificate and its key: the files and what is in them. */
export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates for one test, by the program openssl. */
export class Authority {
  readonly #folder: string;
  readonly #own: KeyPair;

  constructor(name = "Test Authority") {
    this.#folder = mkdtempSync(join(tmpdir(), "longrun-authority-"));
    afterTest(() => rmSync(this.#folder, { recursive: true }));
    this.#own = this.#make(name, []);
  }

  /** The file with the certificate of the authority itself. */
  get certFile(): string {
    return this.#own.certFile;
  }

  /** The certificate of the authority itself. */
  get cert(): string {
    return this.#own.cert;
  }

  /** Signs a certificate for a common name, valid for 127.0.0.1 and localhost or for other alternative names. */
  sign(name: string, alternativeNames = "IP:127.0.0.1,DNS:localhost"): KeyPair {
    const { certFile, keyFile } = this.#own;
    const signed = ["-CA", certFile, "-CAkey", keyFile, "-addext", "basicConstraints=critical,CA:FALSE"];
    return this.#make(name, [...signed, "-addext", `subjectAltName=${alternativeNames}`]);
  }

  #make(name: string, more: readonly string[]): KeyPair {
    const stem = join(this.#folder, name.replaceAll(/\W/g, "-"));
    const [certFile, keyFile] = [`${stem}.pem`, `${stem}.key`];
    const out = ["-keyout", keyFile, "-out", certFile];
    execFileSync("openssl", ["req", "-x509", ...EC_KEY, "-days", "1", "-subj", `/CN=${name}`, ...more, ...out], {
      stdio: "ignore",
    });
    return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  }
}
