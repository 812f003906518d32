import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { exportSPKI, importJWK, type JWTPayload } from "jose";
import { type TokenOptions, TokenVerifier } from "../../src/authentication/token-verifier.ts";
import { LongrunError } from "../../src/errors.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FixedKeys } from "./support/fixed-keys.ts";
import { makeSigner, rawToken, type Signer } from "./support/signer.ts";

const issuer = "https://issuer.example.com/";
const clock = new FakeClock();
const now = clock.now() / 1000;
const good = { iss: issuer, aud: "longrun", sub: "alice", exp: now + 600 };

let signer: Signer;
let other: Signer;

beforeAll(async () => {
  [signer, other] = await Promise.all([makeSigner("ES256", "one"), makeSigner("ES256", "two")]);
});

function verifier(options: Partial<TokenOptions> = {}): TokenVerifier {
  return new TokenVerifier({ issuer, audiences: ["other", "longrun"], keys: new FixedKeys(signer), clock, ...options });
}

/** The reason and message with which a token is refused; the message must repeat no part of it. */
async function refusal(token: string, options: Partial<TokenOptions> = {}): Promise<string> {
  const thrown: unknown = await Promise.resolve(verifier(options).verify(token)).catch((error: unknown) => error);
  if (!(thrown instanceof LongrunError)) throw new Error("the token is good", { cause: thrown });
  for (const part of token.split(".").filter((each) => each.length > 3)) expect(thrown.message).not.toContain(part);
  return `${thrown.reason}: ${thrown.message}`;
}

const signed = (claims: JWTPayload = good, header: Record<string, unknown> = {}) => signer.sign(claims, header);

describe("a good token", () => {
  test("says who calls, and with it come all its claims", async () => {
    const identity = await verifier().verify(await signed({ ...good, groups: ["a"] }));
    expect(identity).toEqual({ name: "jwt:alice", claims: { ...good, groups: ["a"] } });
  });

  test.each(["RS256", "PS256", "ES256", "EdDSA"])("is signed by %s, among others", async (algorithm) => {
    const mine = await makeSigner(algorithm, "key");
    const identity = await verifier({ keys: new FixedKeys(other, mine) }).verify(await mine.sign(good));
    expect(identity.name).toBe("jwt:alice");
  });

  test.each([undefined, "JWT", "jwt", "at+jwt", "application/at+jwt", "application/JWT"])("has typ %s", async (typ) => {
    expect((await verifier().verify(await signed(good, { typ }))).name).toBe("jwt:alice");
  });

  test("has one of the audiences, among others", async () => {
    const identity = await verifier().verify(await signed({ ...good, aud: ["x", "longrun"] }));
    expect(identity.name).toBe("jwt:alice");
  });

  test("needs to name no key if only one can be meant", async () => {
    expect((await verifier().verify(await signed(good, { kid: undefined }))).name).toBe("jwt:alice");
  });

  test("may have been issued in the future, by the clock of its issuer", async () => {
    const token = await signed({ ...good, iat: good.exp + 3600 });
    expect((await verifier().verify(token)).name).toBe("jwt:alice");
  });

  test("names the principal by the claim that was chosen", async () => {
    const options = { principalClaim: "https://example.com/user" };
    const claims = { ...good, [options.principalClaim]: "älice" };
    expect((await verifier(options).verify(await signed(claims))).name).toBe("jwt:älice");
    expect(await refusal(await signed(good), options)).toContain("https://example.com/user");
  });
});

describe("a token is refused", () => {
  const wrongClaims: readonly (readonly [why: string, claims: Record<string, unknown>, message: string])[] = [
    ["that has expired", { exp: now - 31 }, "has expired"],
    ["that never expires", { exp: undefined }, 'lacks the claim "exp"'],
    ["whose expiry is no number", { exp: "2030" }, 'claim "exp" of the token is malformed'],
    ["that is not good yet", { nbf: now + 31 }, "not good yet (nbf)"],
    ["of another issuer", { iss: `${issuer}/` }, "issuer (iss)"],
    ["of an issuer in other letters", { iss: issuer.toUpperCase() }, "issuer (iss)"],
    ["of no issuer", { iss: undefined }, 'lacks the claim "iss"'],
    ["for another audience", { aud: "longrun2" }, "not meant for this server (aud)"],
    ["for no audience", { aud: undefined }, 'lacks the claim "aud"'],
    ["for an empty list of audiences", { aud: [] }, "not meant for this server (aud)"],
    ["of nobody", { sub: undefined }, 'lacks the claim "sub"'],
    ["of somebody without a name", { sub: "" }, 'claim "sub" of the token is no text'],
    ["of somebody whose name is a number", { sub: 7 }, 'claim "sub" of the token is no text'],
    ["of somebody whose name has a line break", { sub: "a\nb" }, 'claim "sub" of the token is no text'],
    ["of somebody whose name has half a character", { sub: "a\ud800" }, 'claim "sub" of the token is no text'],
    ["of somebody whose name has 257 characters", { sub: "a".repeat(257) }, 'claim "sub" of the token is no text'],
  ];

  test.each(wrongClaims)("%s", async (_, claims, message) => {
    const refused = await refusal(await signed({ ...good, ...claims } as JWTPayload));
    expect(refused).toContain("TOKEN_INVALID");
    expect(refused).toContain(message);
  });

  const wrongHeaders: readonly (readonly [why: string, header: Record<string, unknown>, message: string])[] = [
    ["of another type", { typ: "dpop+jwt" }, "(typ)"],
    ["whose type is no text", { typ: 1 }, "(typ)"],
    ["whose key nobody knows", { kid: "three" }, "key (kid)"],
    ["whose key has a number for a name", { kid: 1 }, "key (kid)"],
  ];

  test.each(wrongHeaders)("%s", async (_, header, message) => {
    expect(await refusal(await signed(good, header))).toContain(message);
  });

  test("with a critical header, even one that is known", async () => {
    for (const crit of [["b64"], ["exp"], []]) {
      const token = rawToken({ alg: "ES256", kid: "one", crit, b64: true, exp: 1 }, good, "c2ln");
      expect(await refusal(token)).toContain("(crit)");
    }
    const known = await signed(good, { crit: ["b64"], b64: true });
    expect(await refusal(known)).toContain("(crit)");
  });

  test("that is not signed", async () => {
    for (const alg of ["none", "None", "NONE", "", undefined, null, ["ES256"]]) {
      expect(await refusal(rawToken({ alg, kid: "one" }, good))).toContain("algorithm of the token (alg)");
    }
    expect(await refusal(rawToken({ alg: "ES256", kid: "one" }, good))).toContain("TOKEN_INVALID");
  });

  test("whose signature or claims were changed", async () => {
    const [header = "", claims = "", signature = ""] = (await signed()).split(".");
    const [, forged = ""] = rawToken({}, { ...good, sub: "root" }).split(".");
    expect(await refusal(`${header}.${forged}.${signature}`)).toContain("signature of the token is wrong");
    const flipped = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    expect(await refusal(`${header}.${claims}.${flipped}`)).toContain("signature of the token is wrong");
    expect(await refusal(`${header}.${claims}.${signature.slice(0, 40)}`)).toContain("TOKEN_INVALID");
  });

  test("that somebody else signed under the name of a known key", async () => {
    expect(await refusal(await other.sign(good, { kid: "one" }))).toContain("signature of the token is wrong");
  });

  test("that brings its own key, or says where one is", async () => {
    const keys = { jwk: other.jwk, jku: "http://127.0.0.1:9/keys", x5u: "http://127.0.0.1:9/keys", x5c: ["MIIB"] };
    expect(await refusal(await other.sign(good, keys))).toContain("key (kid)");
    expect(await refusal(await other.sign(good, { ...keys, kid: "one" }))).toContain("signature of the token is wrong");
  });

  test("that is signed by HMAC with the public key as its secret", async () => {
    const rsa = await makeSigner("RS256", "rsa");
    const key = await importJWK(rsa.jwk, "RS256");
    if (key instanceof Uint8Array) throw new Error("no public key");
    for (const secret of [await exportSPKI(key), rsa.jwk.n ?? "", JSON.stringify(rsa.jwk)]) {
      const unsigned = rawToken({ alg: "HS256", kid: "rsa" }, good).slice(0, -1);
      const token = `${unsigned}.${createHmac("sha256", secret).update(unsigned).digest("base64url")}`;
      expect(await refusal(token, { keys: new FixedKeys(rsa) })).toContain("algorithm of the token (alg)");
    }
  });

  test("whose algorithm is not that of its key", async () => {
    const rsa = await makeSigner("RS256", "one");
    expect(await refusal(await rsa.sign(good))).toContain("key (kid)");
    expect(await refusal(await signed(), { keys: new FixedKeys(rsa) })).toContain("key (kid)");
  });

  test("whose algorithm is not allowed, though the key would fit", async () => {
    const pss = await makeSigner("PS256", "one");
    expect(await refusal(await pss.sign(good), { keys: new FixedKeys(pss), algorithms: ["RS256"] })).toContain("(alg)");
  });

  test("whose key is for something else", async () => {
    const keys = new FixedKeys({ ...signer, jwk: { ...signer.jwk, use: "enc" } });
    expect(await refusal(await signed(), { keys })).toContain("key (kid)");
  });

  test("that names no key where several can be meant", async () => {
    const options = { keys: new FixedKeys(signer, other) };
    expect(await refusal(await signed(good, { kid: undefined }), options)).toContain("there are several");
  });

  test("that is malformed", async () => {
    const [header = "", , signature = ""] = (await signed()).split(".");
    for (const token of [
      "..",
      "a.b.c",
      `${header}..`,
      `${header}.e30.${signature}`,
      `.e30.`,
      "e30.e30.",
      "bnVsbA.e30.",
    ]) {
      expect(await refusal(token)).toContain("TOKEN_INVALID");
    }
    expect(await refusal(`${await signed()}.x`)).toContain("TOKEN_INVALID");
  });
});

describe("the tolerance for clocks", () => {
  test("is 30 s if nothing is said", async () => {
    const tolerated = { ...good, exp: now - 29, nbf: now + 30 };
    expect((await verifier().verify(await signed(tolerated))).name).toBe("jwt:alice");
  });

  test("can be none", async () => {
    const strict = { clockTolerance: 0 };
    expect(await refusal(await signed({ ...good, exp: now }), strict)).toContain("expired");
    expect(await refusal(await signed({ ...good, nbf: now + 1 }), strict)).toContain("(nbf)");
    expect((await verifier(strict).verify(await signed({ ...good, exp: now + 1, nbf: now }))).name).toBe("jwt:alice");
  });
});

test("a token with an unknown key has the keys looked for once more", async () => {
  const keys = new FixedKeys(signer);
  keys.putAfterRefresh(other);
  const verifies = verifier({ keys });
  expect((await verifies.verify(await other.sign(good))).name).toBe("jwt:alice");
  expect(keys.refreshes).toBe(1);
  await expect(verifies.verify(await signed())).rejects.toMatchObject({ reason: "TOKEN_INVALID" });
});

test("a token that is refused for anything else does not", async () => {
  const keys = new FixedKeys(signer);
  for (const token of [await signed({ ...good, exp: 1 }), await other.sign(good, { kid: "one" }), "a.b.c"]) {
    await refusal(token, { keys });
  }
  expect(keys.refreshes).toBe(0);
});

test("without any keys nobody can tell whether a token is good", async () => {
  const keys = new FixedKeys();
  expect(await refusal(await signed(), { keys })).toContain("AUTHENTICATION_UNAVAILABLE");
  keys.putAfterRefresh(signer);
  expect((await verifier({ keys }).verify(await signed())).name).toBe("jwt:alice");
});

test.each<[string, Partial<TokenOptions>]>([
  ["algorithms", { algorithms: ["none"] }],
  ["algorithms", { algorithms: ["RS256", "HS256"] }],
  ["algorithms", { algorithms: ["rs256"] }],
  ["algorithms", { algorithms: [] }],
  ["issuer", { issuer: "" }],
  ["audience", { audiences: [] }],
  ["audience", { audiences: ["a", ""] }],
  ["claim", { principalClaim: "" }],
  ["tolerance", { clockTolerance: 60_001 }],
  ["tolerance", { clockTolerance: -1 }],
  ["tolerance", { clockTolerance: Number.NaN }],
])("options with which tokens cannot be told from forged ones are refused: %s %j", (named, options) => {
  expect(() => verifier(options)).toThrow(named);
});
