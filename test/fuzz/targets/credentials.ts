import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import fc from "fast-check";
import { bearerToken, looksLikeJwt } from "../../../src/authentication/bearer-token.ts";
import { certificateIdentity } from "../../../src/authentication/certificate-identity.ts";
import { clientCertificate } from "../../../src/authentication/client-certificate.ts";
import { parseKeySet } from "../../../src/authentication/key-set.ts";
import { parseApiKeys } from "../../../src/authentication/parse-api-keys.ts";
import { TokenVerifier } from "../../../src/authentication/token-verifier.ts";
import { YamlError } from "../../../src/files/yaml-node.ts";
import { queryCredentials } from "../../../src/transport/http/query-credentials.ts";
import { readCredentials } from "../../../src/transport/read-credentials.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { attempt, attemptLater } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { requestHeaders, requestTargets } from "../inputs/http.ts";
import { texts } from "../inputs/texts.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const keySet = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "a", alg: "ES256" }] });
const current = parseKeySet(keySet, () => {});
const clock = new FakeClock();
const seconds = Math.floor(clock.now() / 1000);
const verifier = new TokenVerifier({
  issuer: "https://issuer.test",
  audiences: ["longrun"],
  keys: { current, refresh: async () => {}, check: () => {}, close: () => {} },
  clock,
});

const claims = { iss: "https://issuer.test", aud: "longrun", sub: "alice", exp: seconds + 60 };
const good = [claims, { ...claims, aud: ["a", "longrun"] }, { ...claims, sub: "bob", nbf: seconds, tenant: ["t"] }];
const bad: readonly object[] = [
  { ...claims, exp: seconds - 60 },
  { ...claims, exp: "9" },
  { ...claims, sub: 5 },
  { ...claims, nbf: seconds + 600 },
  { ...claims, aud: [] },
  {},
];
const jwtHeader = { alg: "ES256", kid: "a", typ: "JWT" };
const goodTokens = [...good.map((payload) => token(jwtHeader, payload)), token({ alg: "ES256", jwk: {} }, claims)];
const otherHeaders = [
  {},
  { alg: "none" },
  { ...jwtHeader, crit: ["exp"] },
  { ...jwtHeader, kid: "b" },
  { alg: "HS256" },
];
const otherTokens = [
  ...bad.map((payload) => token(jwtHeader, payload)),
  ...otherHeaders.map((header) => token(header, claims)),
];
const tokens = texts({
  valid: fc.constantFrom(...goodTokens, ...goodTokens, ...otherTokens),
  tokens: [".", "..", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJFUzI1NiJ9", "e30", "A", "=", "-", "_", "+", "bnVsbA", "W10"],
});

const hash = `sha256:${"ab".repeat(32)}`;
const apiKeyFiles = texts({
  valid: fc.constantFrom(
    `keys:\n  - name: ci\n    hash: ${hash}\n    expires: 2027-01-01T00:00:00Z\n    claims: { tenant: a }\n`,
    `{"keys": [{"name": "a/b", "hash": "${hash}"}]}`,
  ),
  tokens: [
    ...[
      "keys:",
      "\n",
      "  ",
      "- ",
      "name: ",
      "hash: ",
      hash,
      "expires: ",
      "2027-01-01",
      "claims: ",
      "{",
      "}",
      "[",
      "]",
      ",",
    ],
    ...[
      ": ",
      "&a ",
      "*a",
      "<<: *a",
      "!!binary ",
      "!!timestamp ",
      "? ",
      "|",
      ">",
      "---\n",
      "#",
      "'",
      '"',
      "{a: b}",
      "null",
    ],
  ],
  longest: 4096,
});

const keySets = texts({
  valid: fc.constantFrom(
    keySet,
    '{"keys":[]}',
    '{"keys":[{"kty":"oct","k":"AA"},{"kty":"RSA","n":"AQAB","e":"AQAB"}]}',
  ),
  tokens: [
    ...["{", "}", "[", "]", ",", ":", '"keys":', '"kty":', '"RSA"', '"EC"', '"OKP"', '"crv":', '"P-256"', '"Ed25519"'],
    ...['"x":', '"AQAB"', '"n":', '"e":', '"kid":', '"d":', '"k":', "null", "1", '"__proto__":', '{"kty":"EC"}'],
  ],
  longest: 4096,
});

const alternativeNames = texts({
  valid: fc.constantFrom(
    "URI:spiffe://a.test/b, DNS:a.test",
    'DNS:"a, DNS:b.test", URI:x',
    "IP Address:127.0.0.1, DNS:*.a.test, email:a@b.test",
    'URI:"http://a/\\"b"',
  ),
  tokens: [
    "URI:",
    "DNS:",
    "IP Address:",
    ", ",
    ",",
    ":",
    '"',
    '\\"',
    "\\",
    "\\u0000",
    "spiffe://",
    "a",
    "DirName:",
    "othername:",
  ],
});

/** What reads credentials, and what they are judged by. */
export const credentialTargets = [
  fuzzTarget(
    "API key files",
    apiKeyFiles,
    (text) => {
      const keys = attempt(() => parseApiKeys("keys.yaml", text), YamlError);
      for (const { hash, expires, identity } of keys ?? []) {
        assert.equal(hash.length, 32);
        assert.ok(!Number.isNaN(expires));
        assert.match(identity.name, /^key:./);
      }
    },
    { limit: 250 },
  ),

  fuzzTarget("bearer tokens", tokens, (text) => {
    const read = attempt(() => bearerToken(`Bearer ${text}`));
    if (read === undefined) return;
    assert.ok(text.endsWith(read));
    looksLikeJwt(read);
  }),

  fuzzTarget(
    "JSON Web Tokens",
    tokens,
    async (text) => {
      const identity = await attemptLater(() => verifier.verify(text));
      if (identity === undefined) return;
      const signed = (each: string) => each.slice(0, each.lastIndexOf("."));
      assert.ok(goodTokens.map(signed).includes(signed(text)), "the token was changed");
    },
    { share: 0.3 },
  ),

  fuzzTarget("credentials", fc.record({ headers: requestHeaders, target: requestTargets }), ({ headers, target }) => {
    const query = queryCredentials(target);
    const { authorization, apiKey } = attempt(() => readCredentials(headers, undefined, query)) ?? {};
    for (const key of [headers["x-api-key"], ...(query?.keys ?? [])]) {
      if (key !== undefined && apiKey !== undefined) assert.equal(apiKey, key);
    }
    if (authorization !== undefined) attempt(() => bearerToken(authorization));
  }),

  fuzzTarget("key sets", keySets, (text) => {
    attempt(() => parseKeySet(text, (warning) => assert.ok(warning.isWellFormed())), Error);
  }),

  fuzzTarget("alternative names", fc.record({ text: alternativeNames, name: alternativeNames }), ({ text, name }) => {
    const peer = { subject: { CN: name }, subjectaltname: text };
    // The rest of a certificate is not looked at.
    const certificate = clientCertificate(peer as unknown as PeerCertificate);
    assert.ok(certificate);
    for (const each of [...certificate.uris, ...certificate.dnsNames]) assert.equal(typeof each, "string");
    const identity = attempt(() => certificateIdentity(certificate));
    if (identity !== undefined) assert.match(identity.name, /^cert:./s);
  }),
];

function token(header: object, payload: object): string {
  const text = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
