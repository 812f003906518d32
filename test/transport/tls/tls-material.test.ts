import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { readTlsMaterial } from "../../../src/transport/tls/tls-material.ts";
import { Authority } from "./support/authority.ts";

test("a certificate, its key and an authority are good", () => {
  const authority = new Authority();
  const { cert, key } = authority.sign("server");
  const material = readTlsMaterial(Buffer.from(cert), Buffer.from(key), Buffer.from(authority.cert));
  expect(material.validTo.getTime() - material.validFrom.getTime()).toBe(24 * 60 * 60 * 1000);
  expect(material.clientCa?.toString()).toBe(authority.cert);
});

test("the certificates between the server's and an authority come after it", () => {
  const authority = new Authority();
  const { cert, key } = authority.sign("server");
  expect(() => readTlsMaterial(Buffer.from(cert + authority.cert), Buffer.from(key), undefined)).not.toThrow();
  expect(() => readTlsMaterial(Buffer.from(authority.cert + cert), Buffer.from(key), undefined)).toThrow(
    "the private key is not that of the certificate",
  );
});

const authorityOf = (authority: Authority) => Buffer.from(authority.cert);

test("what is wrong with a file is said, and no key is shown", () => {
  const authority = new Authority();
  const [server, other] = [authority.sign("server"), authority.sign("other")];
  const encrypted = execFileSync("openssl", ["pkcs8", "-topk8", "-in", server.keyFile, "-passout", "pass:secret"]);
  const broken = server.cert.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA");
  const cases: readonly [string, string, Buffer, RegExp][] = [
    ["", server.key, authorityOf(authority), /^the file of the certificate has no certificate in PEM$/],
    [broken, server.key, authorityOf(authority), /^the file of the certificate is malformed: /],
    [server.cert + broken, server.key, authorityOf(authority), /^the file of the certificate is malformed: /],
    [server.cert, "", authorityOf(authority), /^the private key cannot be read: /],
    [server.cert, String(encrypted), authorityOf(authority), /^the private key cannot be read: /],
    [server.cert, other.key, authorityOf(authority), /^the private key is not that of the certificate$/],
    [server.cert, server.key, Buffer.from("x"), /^the file of the authority of the clients has no certificate in PEM$/],
    [server.cert, server.key, Buffer.from(broken), /^the file of the authority of the clients is malformed: /],
  ];
  for (const [cert, key, clientCa, message] of cases) {
    const problem = problemOf(() => readTlsMaterial(Buffer.from(cert), Buffer.from(key), clientCa));
    expect(problem).toMatch(message);
    expect(problem).not.toContain("BEGIN");
  }
});

function problemOf(action: () => unknown): string {
  try {
    action();
    return "no problem";
  } catch (error) {
    return (error as Error).message;
  }
}
