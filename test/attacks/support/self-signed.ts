import { execFileSync } from "node:child_process";
import { join } from "node:path";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];

/** Makes a key and a certificate that nobody else has signed, in a folder, by the program openssl. */
export function selfSigned(folder: string): { readonly certFile: string; readonly keyFile: string } {
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const out = ["-subj", "/CN=localhost", "-keyout", keyFile, "-out", certFile];
  execFileSync("openssl", ["req", "-x509", ...KEY, ...out], { stdio: "ignore" });
  return { certFile, keyFile };
}
