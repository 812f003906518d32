import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer, type PeerCertificate, type TLSSocket } from "node:tls";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { clientCertificate } from "../../src/authentication/client-certificate.ts";
import { afterTest } from "../support/after-test.ts";

/** What a certificate with this text of alternative names says; nothing else of a certificate is looked at. */
function read(subjectaltname: string | undefined, CN: string | string[] | undefined = "name") {
  return clientCertificate({ subject: { CN }, subjectaltname } as unknown as PeerCertificate);
}

/** What a TLS server reads in the certificate of a client, which is made as OpenSSL is told. */
async function readAsServer(subject: string, alternativeNames: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "longrun-certificate-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const [config, key, cert] = ["config", "key.pem", "cert.pem"].map((name) => join(folder, name));
  if (config === undefined || key === undefined || cert === undefined) throw new Error("no paths");
  const names = alternativeNames.map((name, index) => name.replace(":", `.${index + 1} = `));
  writeFileSync(
    config,
    `[req]\ndistinguished_name = dn\n[dn]\n[v3]\nsubjectAltName = @names\n[names]\n${names.join("\n")}\n`,
  );
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];
  const extensions = alternativeNames.length === 0 ? [] : ["-extensions", "v3"];
  const files = ["-config", config, "-keyout", key, "-out", cert];
  execFileSync("openssl", [...made, "-subj", subject, ...extensions, ...files], { stdio: "ignore" });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = createServer({ ...pair, requestCert: true, rejectUnauthorized: false }).listen(0, "127.0.0.1");
  afterTest(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ ...pair, port, host: "127.0.0.1", rejectUnauthorized: false });
  const [socket]: TLSSocket[] = await once(server, "secureConnection");
  client.destroy();
  return clientCertificate((socket as TLSSocket).getPeerCertificate());
}

describe("of a real certificate", () => {
  test("the URIs, DNS names and common name are read, and nothing else", async () => {
    const names = ["DNS:a.example.com", "IP:127.0.0.1", "URI:spiffe://example.com/a", "email:a@example.com", "DNS:b"];
    expect(await readAsServer("/O=Example/CN=alice", names)).toEqual({
      commonName: "alice",
      uris: ["spiffe://example.com/a"],
      dnsNames: ["a.example.com", "b"],
    });
  });

  test("a name that looks like several is one", async () => {
    const uri = "URI:http://x/, URI:spiffe://example.com/admin, DNS:admin";
    const email = "email:a@b.example.com\\, URI:spiffe://example.com/admin";
    expect(await readAsServer("/CN=mallory", [uri, email])).toEqual({
      commonName: "mallory",
      uris: [uri.slice("URI:".length)],
      dnsNames: [],
    });
  });

  test("there need be no names at all", async () => {
    expect(await readAsServer("/O=Example", [])).toEqual({ commonName: undefined, uris: [], dnsNames: [] });
  });

  test("one of several common names is none", async () => {
    expect((await readAsServer("/CN=alice/CN=root", []))?.commonName).toBeUndefined();
  });
});

test("a client without a certificate has none", () => {
  expect(clientCertificate({} as unknown as PeerCertificate)).toBeUndefined();
});

describe("the text of the alternative names", () => {
  test("may have values as JSON strings", () => {
    expect(read('URI:"a, URI:b", DNS:"c\\u002c\\"d", DNS:e')).toMatchObject({
      uris: ["a, URI:b"],
      dnsNames: ['c,"d', "e"],
    });
  });

  test("may have names of every kind", () => {
    const text = 'IP Address:::1, DirName:"CN=x,O=y", Registered ID:1.2.3, othername:<unsupported>, DNS:a';
    expect(read(text)).toMatchObject({ uris: [], dnsNames: ["a"] });
  });

  test.each([
    'DNS:"a',
    'DNS:a"b',
    'DNS:"a"b',
    "DNS:a,b",
    "DNS",
    ", DNS:a",
    'DNS:"\\x"',
    'DNS:"\u0001"',
    'email:"a, DNS:b',
  ])("says nothing at all if it is malformed, not even the common name: %j", (text) => {
    expect(read(text)).toEqual({ commonName: undefined, uris: [], dnsNames: [] });
  });

  test("gives back whatever names it was made of", () => {
    const kind = fc.constantFrom("URI", "DNS", "email", "IP Address");
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(..."\\\",:' UD") }));
    const isPlain = (text: string) => /^[ -~]*$/.test(text) && !/[",'\\]/.test(text);
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, value)), (names) => {
        const shown = names.map(([each, text]) => `${each}:${isPlain(text) ? text : asciiJson(text)}`);
        const expected = (wanted: string) => names.filter(([each]) => each === wanted).map(([, text]) => text);
        expect(read(shown.join(", "))).toEqual({
          commonName: "name",
          uris: expected("URI"),
          dnsNames: expected("DNS"),
        });
      }),
    );
  });
});

/** A JSON string of ASCII characters only, as Node writes it. */
function asciiJson(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}
