import { describe, expect, test } from "@jest/globals";
import { certificateIdentity } from "../../src/authentication/certificate-identity.ts";
import type { ClientCertificate } from "../../src/authentication/client-certificate.ts";

const nobody: ClientCertificate = { commonName: undefined, uris: [], dnsNames: [] };

describe("who has a certificate", () => {
  test("is its first SPIFFE ID", () => {
    const uris = ["https://a.example.com/", "spiffe://example.com/a", "spiffe://example.com/b"];
    const certificate = { commonName: "alice", uris, dnsNames: ["a.example.com"] };
    expect(certificateIdentity(certificate)).toEqual({
      name: "cert:spiffe://example.com/a",
      claims: { uri: uris, dns: ["a.example.com"], cn: "alice" },
    });
  });

  test("is else its first URI, else its first DNS name, else its common name", () => {
    const all = { commonName: "alice", uris: ["urn:a", "urn:b"], dnsNames: ["a.example.com", "b.example.com"] };
    expect(certificateIdentity(all).name).toBe("cert:urn:a");
    expect(certificateIdentity({ ...all, uris: [] }).name).toBe("cert:a.example.com");
    expect(certificateIdentity({ ...all, uris: [], dnsNames: [] })).toEqual({
      name: "cert:alice",
      claims: { uri: [], dns: [], cn: "alice" },
    });
  });

  test("is the same object for the same certificate", () => {
    const certificate = { ...nobody, commonName: "alice" };
    expect(certificateIdentity(certificate)).toBe(certificateIdentity(certificate));
  });

  test.each<[string, Partial<ClientCertificate>]>([
    ["without any name", {}],
    ["with an empty URI, whatever else it says", { uris: [""], commonName: "alice" }],
    ["with a control character", { uris: ["urn:a\n"] }],
    ["with more than 256 characters", { commonName: "a".repeat(257) }],
    ["whose common name looks like a URI", { commonName: "spiffe://example.com/a" }],
    ["whose DNS name looks like a URI", { dnsNames: ["spiffe://example.com/a"] }],
  ])("cannot be said of one %s", (_, fields) => {
    expect(() => certificateIdentity({ ...nobody, ...fields })).toThrow(
      expect.objectContaining({ reason: "CERTIFICATE_INVALID" }),
    );
  });
});
