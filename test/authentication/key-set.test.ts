import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import { exportJWK, generateKeyPair } from "jose";
import { parseKeySet } from "../../src/authentication/key-set.ts";
import { makeSigner } from "./support/signer.ts";

/** Reads a key set; gives which of its keys can be found by their IDs, and the warnings. */
async function read(keys: readonly object[]) {
  const warnings: string[] = [];
  const keySet = parseKeySet(JSON.stringify({ keys }), (message) => warnings.push(message));
  const isFound = (kid: string, alg: string) => {
    return keySet({ alg, kid }).then(
      () => true,
      () => false,
    );
  };
  return { warnings, isFound };
}

test("public keys of RSA, elliptic curves and Edwards curves are used", async () => {
  const algorithms = ["RS256", "ES256", "ES384", "EdDSA"];
  const signers = await Promise.all(algorithms.map((algorithm) => makeSigner(algorithm, algorithm)));
  const { isFound, warnings } = await read(signers.map(({ jwk }) => jwk));
  expect(await Promise.all(algorithms.map((algorithm) => isFound(algorithm, algorithm)))).toEqual(Array(4).fill(true));
  expect(warnings).toEqual([]);
});

test("symmetric and private keys are not used, which is warned of without repeating them", async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const secret = { ...(await exportJWK(privateKey)), kid: "private", alg: "ES256" };
  const symmetric = { kty: "oct", k: "c2VjcmV0", kid: "symmetric", alg: "HS256" };
  const { jwk } = await makeSigner("ES256", "public");
  const { isFound, warnings } = await read([secret, symmetric, jwk]);
  expect(await isFound("private", "ES256")).toBe(false);
  expect(await isFound("symmetric", "HS256")).toBe(false);
  expect(await isFound("public", "ES256")).toBe(true);
  expect(warnings).toEqual([
    'Key 1 ("private") of the key set is not used: it is private.',
    'Key 2 ("symmetric") of the key set is not used: it is symmetric.',
  ]);
});

test("a key that is not used does not get in the way of one with the same ID", async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { jwk } = await makeSigner("ES256", "same");
  const { isFound } = await read([{ ...(await exportJWK(privateKey)), kid: "same", alg: "ES256" }, jwk]);
  expect(await isFound("same", "ES256")).toBe(true);
});

test("short and malformed keys are not used, which is warned of", async () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const { jwk } = await makeSigner("RS256", "a");
  const { warnings } = await read([
    publicKey.export({ format: "jwk" }),
    { ...jwk, n: 5 },
    { kty: "unknown", kid: "a\u001bb" },
    {},
    jwk,
  ]);
  expect(warnings).toEqual([
    "Key 1 of the key set is not used: it is shorter than 2048 bits.",
    'Key 2 ("a") of the key set is not used: it is malformed or of an unknown type.',
    'Key 3 ("a\\u001bb") of the key set is not used: it is malformed or of an unknown type.',
    "Key 4 of the key set is not used: it is malformed or of an unknown type.",
  ]);
});

test("an empty key set is one, but warned of, unless it must not be empty", async () => {
  expect((await read([])).warnings).toEqual(["The key set is empty: no token is good."]);
  expect(() => parseKeySet('{"keys":[]}', () => {}, false)).toThrow(/^The key set has no key that can be used\.$/);
});

test("a key set with keys of which none can be used is refused, and the first reason is told", () => {
  const warnings: string[] = [];
  const text = '{"keys":[{"kty":"oct","k":"c2VjcmV0"},{}]}';
  expect(() => parseKeySet(text, (warning) => warnings.push(warning))).toThrow(
    /^The key set has no key that can be used\. Key 1 of the key set is not used: it is symmetric\.$/,
  );
  expect(warnings).toEqual([]);
});

test.each(["", "x", "null", "[]", "{}", '{"keys":{}}', '{"keys":[null]}', '{"keys":[[]]}'])(
  "%j is no key set",
  (text) => {
    expect(() => parseKeySet(text, () => {})).toThrow(/^It is no JSON/);
  },
);

test("a text that is no JSON is not repeated, for it may be a secret in the wrong place", () => {
  expect(() => parseKeySet("-----BEGIN PRIVATE KEY-----", () => {})).toThrow(/^It is no JSON\.$/);
});
