import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { hashApiKey, makeApiKey } from "../../src/authentication/api-key.ts";
import { ApiKeys } from "../../src/authentication/api-keys.ts";
import type { Credentials } from "../../src/authentication/authenticate.ts";
import { type AuthenticatorOptions, authenticator } from "../../src/authentication/authenticator.ts";
import { TokenVerifier } from "../../src/authentication/token-verifier.ts";
import { unrestricted } from "../../src/authorization/access.ts";
import type { Identity } from "../../src/authorization/identity.ts";
import { LongrunError } from "../../src/errors.ts";
import { Code } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FixedKeys } from "./support/fixed-keys.ts";
import { makeSigner, rawToken, type Signer } from "./support/signer.ts";

const issuer = "https://issuer.example.com/";
const clock = new FakeClock();
const key = makeApiKey();
const otherKey = makeApiKey();
const certificate = { commonName: "carol", uris: [], dnsNames: [] };
const nameless = { ...certificate, commonName: undefined };

let signer: Signer;
let token: string;

beforeAll(async () => {
  signer = await makeSigner("ES256", "one");
  token = await signer.sign({ iss: issuer, aud: "longrun", sub: "alice", exp: clock.now() / 1000 + 600 });
});

function everything() {
  const jwt = new TokenVerifier({ issuer, audiences: ["longrun"], keys: new FixedKeys(signer), clock });
  const folder = mkdtempSync(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.yaml");
  const entry = (name: string, text: string) => `{ name: ${name}, hash: "sha256:${hashApiKey(text).toString("hex")}" }`;
  writeFileSync(path, `keys: [${entry("ci", key)}, ${entry("ci-2", otherKey)}]`);
  const apiKeys = ApiKeys.open(path, { warn: () => {}, clock });
  return { jwt, apiKeys, certificates: true };
}

/** An authenticator with these options, which gives names, or reasons and messages. */
function asker(options: Omit<AuthenticatorOptions, "principalOf">) {
  const identities: Identity[] = [];
  const principalOf = (identity: Identity) => {
    identities.push(identity);
    return { name: identity.name, access: unrestricted };
  };
  const authenticate = authenticator({ ...options, principalOf });
  const ask = async (credentials: Credentials) => {
    try {
      return (await authenticate(credentials)).name;
    } catch (error) {
      if (!(error instanceof LongrunError)) throw error;
      return `${error.reason}: ${error.message}`;
    }
  };
  return { ask, authenticate, identities };
}

describe("who calls is said by", () => {
  test("a bearer token, an API key or a certificate", async () => {
    const { ask } = asker(everything());
    expect(await ask({ authorization: `Bearer ${token}` })).toBe("jwt:alice");
    expect(await ask({ authorization: `bEARER   ${token}` })).toBe("jwt:alice");
    expect(await ask({ apiKey: key })).toBe("key:ci");
    expect(await ask({ certificate })).toBe("cert:carol");
  });

  test("the bearer token first, then the API key, of several", async () => {
    const { ask } = asker(everything());
    expect(await ask({ authorization: `Bearer ${token}`, apiKey: key, certificate })).toBe("jwt:alice");
    expect(await ask({ apiKey: key, certificate })).toBe("key:ci");
  });

  test("an API key as a bearer token, for those that can send nothing else", async () => {
    const { ask } = asker(everything());
    expect(await ask({ authorization: `Bearer ${key}` })).toBe("key:ci");
    expect(await ask({ authorization: `Bearer ${key}x` })).toBe("API_KEY_INVALID: The API key is not known.");
    expect(await ask({ authorization: "Bearer a.b.c" })).toBe("TOKEN_INVALID: The token is malformed.");
  });

  test("the same identity as long as it is the same token or key", async () => {
    const { ask, identities } = asker(everything());
    for (const _ of [1, 2]) {
      await ask({ authorization: `Bearer ${token}` });
      await ask({ apiKey: key });
      await ask({ certificate });
    }
    expect(identities).toHaveLength(6);
    for (const index of [0, 1, 2]) expect(identities[index + 3]).toBe(identities[index]);
  });
});

describe("a call is refused", () => {
  test("if any of several credentials is not good", async () => {
    const { ask } = asker(everything());
    const authorization = `Bearer ${token}`;
    expect(await ask({ authorization, apiKey: "x", certificate })).toContain("API_KEY_INVALID");
    expect(await ask({ authorization, apiKey: "", certificate })).toContain("API_KEY_INVALID");
    expect(await ask({ authorization, apiKey: key, certificate: nameless })).toContain("CERTIFICATE_INVALID");
    expect(await ask({ authorization: `${authorization}x`, apiKey: key, certificate })).toContain("TOKEN_INVALID");
    expect(await ask({ authorization: "", apiKey: key, certificate })).toContain("TOKEN_INVALID");
  });

  test("if it brings two different API keys, one of them as a bearer token; the same one may come as both", async () => {
    const { ask } = asker(everything());
    const authorization = `Bearer ${otherKey}`;
    expect(await ask({ authorization })).toBe("key:ci-2");
    expect(await ask({ authorization, apiKey: otherKey })).toBe("key:ci-2");
    expect(await ask({ authorization, apiKey: key })).toBe("API_KEY_INVALID: The call brings two different API keys.");
    expect(await ask({ authorization: `Bearer ${token}`, apiKey: key })).toBe("jwt:alice");
  });

  test("if it says nothing, with what it could say", async () => {
    const { jwt, apiKeys } = everything();
    const missing = "CREDENTIALS_MISSING: The call does not say who makes it:";
    const all = asker(everything());
    expect(await all.ask({})).toBe(`${missing} a bearer token or an API key or a client certificate is needed.`);
    expect(await asker({ jwt }).ask({ certificate })).toBe(`${missing} a bearer token is needed.`);
    expect(await asker({ apiKeys }).ask({})).toBe(`${missing} an API key is needed.`);
    expect(await asker({ certificates: true }).ask({})).toBe(`${missing} a client certificate is needed.`);
  });

  test("if it brings what the server does not take", async () => {
    const { jwt, apiKeys } = everything();
    expect(await asker({ jwt }).ask({ apiKey: key })).toBe("API_KEY_INVALID: This server takes no API keys.");
    expect(await asker({ jwt }).ask({ authorization: `Bearer ${key}` })).toContain("TOKEN_INVALID");
    expect(await asker({ apiKeys }).ask({ authorization: `Bearer ${token}` })).toContain("takes no JSON Web Tokens");
    expect(await asker({ certificates: true }).ask({ authorization: "Bearer x" })).toContain("TOKEN_INVALID");
  });

  test.each([
    "Basic YTpi",
    "Bearer",
    "Bearer ",
    "Bearer  ",
    "Bearer a b",
    "Bearer a, Bearer b",
    " Bearer a",
    "Bearer ä",
    "a.b.c",
  ])("if its authorization is %j", async (authorization) => {
    expect(await asker(everything()).ask({ authorization })).toContain("TOKEN_INVALID: The authorization is not");
  });
});

test("a certificate is not looked at unless certificates say who calls", async () => {
  const { jwt } = everything();
  expect(await asker({ jwt }).ask({ authorization: `Bearer ${token}`, certificate: nameless })).toBe("jwt:alice");
});

test("a known caller is told at once", async () => {
  const { ask, authenticate } = asker(everything());
  await ask({ authorization: `Bearer ${token}` });
  for (const credentials of [{ authorization: `Bearer ${token}` }, { apiKey: key }, { certificate }]) {
    expect(authenticate(credentials)).toHaveProperty("name");
  }
});

test("whatever text comes as authorization or API key, the answer is UNAUTHENTICATED", async () => {
  const { authenticate } = asker(everything());
  const headerValue = fc.oneof(fc.constantFrom("ES256", "none", "HS256", "one", "JWT", null, 1), fc.jsonValue());
  const header = fc.record(
    { alg: headerValue, kid: headerValue, typ: headerValue, crit: headerValue, jwk: headerValue },
    { requiredKeys: [] },
  );
  const claims = fc.oneof(fc.jsonValue(), fc.record({ iss: fc.jsonValue(), exp: fc.jsonValue(), sub: fc.jsonValue() }));
  const [, , signature = ""] = token.split(".");
  const jwt = fc
    .tuple(fc.oneof(header, fc.jsonValue()), claims, fc.constantFrom("", signature, "AA", "*"))
    .map(([first, second, third]) => rawToken(first, second, third));
  const parts = fc.array(fc.string(), { maxLength: 6 }).map((each) => each.join("."));
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.base64String(), parts, jwt);
  const authorization = fc.oneof(
    text,
    text.map((each) => `Bearer ${each}`),
  );
  await fc.assert(
    fc.asyncProperty(authorization, fc.option(text, { nil: undefined }), async (first, apiKey) => {
      const thrown: unknown = await (async () => authenticate({ authorization: first, apiKey }))().catch(
        (error) => error,
      );
      expect(thrown).toMatchObject({ name: "LongrunError", code: Code.UNAUTHENTICATED });
    }),
    { numRuns: 500 },
  );
});
