import { beforeAll, expect, test } from "@jest/globals";
import { type TokenOptions, TokenVerifier } from "../../src/authentication/token-verifier.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FixedKeys } from "./support/fixed-keys.ts";
import { makeSigner, type Signer } from "./support/signer.ts";

const issuer = "https://issuer.example.com/";

let signer: Signer;
let other: Signer;

beforeAll(async () => {
  [signer, other] = await Promise.all([makeSigner("ES256", "one"), makeSigner("ES256", "two")]);
});

function set(options: Partial<TokenOptions> = {}) {
  const clock = new FakeClock();
  const keys = new FixedKeys(signer);
  const verifier = new TokenVerifier({ issuer, audiences: ["longrun"], keys, clock, ...options });
  const sign = (seconds: number, sub = "alice") => {
    return signer.sign({ iss: issuer, aud: "longrun", sub, exp: clock.now() / 1000 + seconds });
  };
  return { clock, keys, verifier, sign };
}

test("a token that was good gives the same identity at once", async () => {
  const { verifier, sign } = set();
  const token = await sign(600);
  const first = await verifier.verify(token);
  expect(verifier.verify(token)).toBe(first);
});

test("a token is remembered for 5 minutes", async () => {
  const { verifier, clock, sign } = set();
  const token = await sign(6000);
  const first = await verifier.verify(token);
  clock.advance(299_999);
  expect(verifier.verify(token)).toBe(first);
  clock.advance(1);
  expect(verifier.verify(token)).toBeInstanceOf(Promise);
});

test("a remembered token ends with its expiry and the tolerance", async () => {
  const { verifier, clock, sign } = set();
  const token = await sign(60);
  const first = await verifier.verify(token);
  clock.advance(59_999);
  expect(verifier.verify(token)).toBe(first);
  clock.advance(29_001);
  await expect(verifier.verify(token)).resolves.toEqual(first);
  clock.advance(1000);
  await expect(verifier.verify(token)).rejects.toMatchObject({ message: "The token has expired." });
});

test("a remembered token ends when its key is gone", async () => {
  const { verifier, keys, sign } = set();
  const token = await sign(600);
  await verifier.verify(token);
  keys.put(other);
  await expect(verifier.verify(token)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
  keys.put(signer);
  expect((await verifier.verify(token)).name).toBe("jwt:alice");
});

test("a token is not remembered if the keys change while it is verified", async () => {
  const { verifier, keys, sign } = set();
  const token = await sign(600);
  const verifying = verifier.verify(token);
  keys.put(other);
  await verifying;
  await expect(verifier.verify(token)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
});

test("a token that was refused is not remembered", async () => {
  const { verifier, keys, sign } = set();
  const token = await sign(600);
  keys.put(other);
  await expect(verifier.verify(token)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
  keys.put(signer);
  expect((await verifier.verify(token)).name).toBe("jwt:alice");
});

test("tokens that differ in a character are not taken for each other", async () => {
  const { verifier, sign } = set();
  const [token, others] = await Promise.all([sign(600), sign(600, "bob")]);
  expect((await verifier.verify(token)).name).toBe("jwt:alice");
  expect((await verifier.verify(others)).name).toBe("jwt:bob");
  await expect(verifier.verify(`${token}A`)).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
});
