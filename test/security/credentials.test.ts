import { createHmac } from "node:crypto";
import { describe, expect, jest, test } from "@jest/globals";
import { Operations } from "../../src/proto/messages.ts";
import { makeSigner, rawToken } from "../authentication/support/signer.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { AUDIENCE, ISSUER } from "./support/callers.ts";
import { type Brought, doors, SEEN } from "./support/doors.ts";
import { secret, secretsIn } from "./support/secrets.ts";
import { type SecuredServer, serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(60_000);

const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);

/** A server with one operation in the root. */
async function start(): Promise<
  SecuredServer & { readonly goodKey: string; readonly otherKey: string; readonly expiredKey: string }
> {
  let [goodKey, otherKey, expiredKey] = ["", "", ""];
  const server = await serveSecured({
    prepare: (callers) => {
      goodKey = callers.addKey("root");
      otherKey = callers.addKey("viewer");
      expiredKey = callers.addKey("old", { expires: "2020-01-01" });
    },
  });
  const token = await server.callers.token({});
  await server.registry.createOperation(
    { operationId: SEEN.replace("operations/", "") },
    { metadata: { authorization: `Bearer ${token}` } },
  );
  server.reports.take();
  return Object.assign(server, { goodKey, otherKey, expiredKey });
}

const bearer = (token: string): Brought => ({ headers: { authorization: `Bearer ${token}` } });
const apiKey = (key: string): Brought => ({ headers: { "x-api-key": key } });

/** Tokens that are not good, each in another way. */
async function badTokens({ callers }: SecuredServer): Promise<Record<string, string>> {
  const stranger = await makeSigner("ES256", callers.signer.kid);
  const unknown = await makeSigner("ES256", "unknown");
  const rsa = await makeSigner("RS256", callers.signer.kid);
  const good = await callers.token({});
  const [head = "", claims = "", signature = ""] = good.split(".");
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: "root", exp: now() + HOUR };
  const publicKey = JSON.stringify(callers.signer.jwk);
  const hmacHead = Buffer.from(JSON.stringify({ alg: "HS256", kid: callers.signer.kid })).toString("base64url");
  const hmac = createHmac("sha256", publicKey).update(`${hmacHead}.${claims}`).digest("base64url");
  const root = Buffer.from(JSON.stringify({ ...usual, sub: "viewer" })).toString("base64url");
  return {
    "signed by somebody else": await callers.token({}, {}, stranger),
    "of a key that is not known": await callers.token({}, {}, unknown),
    "signed by another algorithm": await callers.token({}, {}, rsa),
    "signed with the public key as a secret": secret("confused", `${hmacHead}.${claims}.${hmac}`),
    unsigned: secret("unsigned", rawToken({ alg: "none" }, usual)),
    "unsigned, in other letters": secret("unsigned 2", rawToken({ alg: "nOnE" }, usual, "AA")),
    "without its signature": secret("cut", `${head}.${claims}.`),
    "with other claims": secret("changed", `${head}.${root}.${signature}`),
    "that brings its own key": await callers.token({}, { jwk: stranger.jwk, kid: "x" }, stranger),
    "that says where its key is": await callers.token({}, { jku: "http://127.0.0.1:1/", kid: "x" }, stranger),
    expired: await callers.token({ exp: now() - HOUR }),
    "that never expires": await callers.token({ exp: undefined }),
    "not good yet": await callers.token({ nbf: now() + HOUR }),
    "of another issuer": await callers.token({ iss: "https://evil.example" }),
    "of no issuer": await callers.token({ iss: undefined }),
    "for somebody else": await callers.token({ aud: "another" }),
    "for nobody": await callers.token({ aud: undefined }),
    "of nobody": await callers.token({ sub: undefined }),
    "with a critical header": secret("critical", rawToken({ alg: "ES256", crit: ["x"], x: 1 }, usual, signature)),
    malformed: secret("malformed", `..${signature}`),
  };
}

describe.each(doors)("$name", (door) => {
  /** Tries what is not good, and gives how that ended, case by case; no answer and no report may be any friendlier. */
  async function refusals(server: SecuredServer, cases: Readonly<Record<string, Brought>>) {
    const outcomes: Record<string, unknown> = {};
    for (const [as, brought] of Object.entries(cases)) {
      const { code, status, headers, text } = await door.knock(server.port, brought);
      const [report] = await server.reports.count(1);
      server.reports.take();
      const challenge = headers["www-authenticate"];
      const isMissing = report?.reason === "CREDENTIALS_MISSING";
      outcomes[as] = [code, report?.reason, report?.principal];
      expect({ as, told: secretsIn(text), status }).toEqual({ as, told: [], status: door.isHttp ? 401 : undefined });
      if (!door.isHttp) continue;
      expect({ as, challenge }).toEqual({ as, challenge: isMissing ? "Bearer" : 'Bearer error="invalid_token"' });
      expect(headers["cache-control"]).toBe("no-store");
    }
    return outcomes;
  }

  const all = (cases: Readonly<Record<string, unknown>>, reason: string) =>
    Object.fromEntries(Object.keys(cases).map((as) => [as, ["UNAUTHENTICATED", reason, "anonymous"]]));

  test("lets nobody in by a token that is not good", async () => {
    const server = await start();
    const cases = Object.fromEntries(Object.entries(await badTokens(server)).map(([as, token]) => [as, bearer(token)]));
    expect(await refusals(server, cases)).toEqual(all(cases, "TOKEN_INVALID"));
  });

  test("lets nobody in without credentials, or by what is none", async () => {
    const server = await start();
    const none = { nothing: {}, "a cookie": { headers: { cookie: "session=1" } } };
    expect(await refusals(server, none)).toEqual(all(none, "CREDENTIALS_MISSING"));
    const strange = {
      "another scheme": { headers: { authorization: `Basic ${Buffer.from("root:root").toString("base64")}` } },
      "no token": { headers: { authorization: "Bearer" } },
      "two tokens in one": { headers: { authorization: `Bearer ${await server.callers.token({})}, Bearer x.y.z` } },
    };
    expect(await refusals(server, strange)).toEqual(all(strange, "TOKEN_INVALID"));
  });

  test("lets nobody in by an API key that is not good, wherever it is", async () => {
    const server = await start();
    const unknown = secret("unknown key", "lr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const keys = { unknown, expired: server.expiredKey, cut: secret("cut key", server.goodKey.slice(0, -1)) };
    const cases: Record<string, Brought> = {};
    for (const [as, key] of Object.entries(keys)) {
      cases[`${as}, in x-api-key`] = apiKey(key);
      cases[`${as}, in x-goog-api-key`] = { headers: { "x-goog-api-key": key } };
      cases[`${as}, as a bearer token`] = bearer(key);
      if (!door.isHttp) continue;
      cases[`${as}, in the query`] = { query: `key=${key}` };
      cases[`${as}, in $key`] = { query: `$key=${encodeURIComponent(key)}` };
      cases[`${as}, in an escaped name`] = { query: `%6bey=${key}` };
    }
    expect(await refusals(server, cases)).toEqual(all(cases, "API_KEY_INVALID"));
  });

  test("lets nobody in by several credentials of which one is not good", async () => {
    const server = await start();
    const { callers, goodKey, otherKey, expiredKey } = server;
    const good = `Bearer ${await callers.token({})}`;
    const other = await callers.token({ jti: "other" });
    const expired = `Bearer ${await callers.token({ exp: now() - HOUR })}`;
    const keyIsBad: Record<string, Brought> = {
      "a good token and a bad key": { headers: { authorization: good, "x-api-key": expiredKey } },
      "two keys": { headers: { "x-api-key": goodKey, "x-goog-api-key": expiredKey } },
      "two good keys": { headers: { "x-api-key": goodKey, "x-goog-api-key": otherKey } },
      "two good keys, one as a token": { headers: { ...apiKey(goodKey).headers, ...bearer(otherKey).headers } },
      "two keys in one place": { headers: { "x-api-key": [goodKey, expiredKey] } },
    };
    const tokenIsBad: Record<string, Brought> = {
      "a good key and a bad token": { headers: { authorization: expired, "x-api-key": goodKey } },
    };
    if (door.isHttp) {
      keyIsBad["a key in a header and another in the query"] = { ...apiKey(goodKey), query: `key=${expiredKey}` };
      keyIsBad["a good key in the query and another as a token"] = { ...bearer(otherKey), query: `key=${goodKey}` };
      keyIsBad["two good keys in the query, one as a token"] = { query: `key=${goodKey}&access_token=${otherKey}` };
      keyIsBad["two keys in the query"] = { query: `key=${goodKey}&key=${expiredKey}` };
      tokenIsBad["two tokens in two headers"] = { headers: { authorization: [good, `Bearer ${other}`] } };
      tokenIsBad["a token in a header and another in the query"] = {
        headers: { authorization: good },
        query: `access_token=${other}`,
      };
    }
    expect(await refusals(server, keyIsBad)).toEqual(all(keyIsBad, "API_KEY_INVALID"));
    expect(await refusals(server, tokenIsBad)).toEqual(all(tokenIsBad, "TOKEN_INVALID"));
  });

  test("tells the refusal in its own shape, and lets in by what is good", async () => {
    const server = await start();
    const { callers, goodKey, reports, port } = server;
    const refused = await door.knock(port, apiKey(server.expiredKey));
    expect(refused.reason).toBe(door.tellsReason ? "API_KEY_INVALID" : undefined);
    reports.take();
    const token = await callers.token({});
    const good: Record<string, Brought> = {
      "a token": bearer(token),
      "a token of several audiences": bearer(await callers.token({ aud: ["another", AUDIENCE] })),
      "a key": apiKey(goodKey),
      "a key of Google's": { headers: { "x-goog-api-key": goodKey } },
      "a key as a token": bearer(goodKey),
      "a token and a key": { headers: { ...bearer(token).headers, ...apiKey(goodKey).headers } },
      "a key twice": { headers: { ...bearer(goodKey).headers, ...apiKey(goodKey).headers } },
      ...(door.isHttp && {
        "a key in the query": { query: `key=${goodKey}` },
        "a token twice": { headers: { authorization: `bearer ${token}` }, query: `access_token=${token}` },
      }),
    };
    for (const [as, brought] of Object.entries(good)) {
      const { code, text } = await door.knock(port, brought);
      const isThere = door.name !== "what is not there";
      expect({ as, code, told: secretsIn(text) }).toEqual({ as, code: isThere ? "OK" : "NOT_FOUND", told: [] });
      const [report] = await reports.count(1);
      reports.take();
      const name =
        brought.headers?.authorization?.includes(token) || as.includes("audiences") ? "jwt:root" : "key:root";
      expect({ as, name: report?.principal }).toEqual({ as, name });
    }
  });
});

test("what needs no credentials is open, and is not closed by bad ones", async () => {
  const server = await start();
  for (const headers of [{}, { authorization: `Bearer ${await server.callers.token({ exp: 1 })}` }]) {
    for (const path of ["/livez", "/readyz", "/console/", "/console/config.json"]) {
      expect({ path, status: (await send(server.port, { path, headers })).status }).toEqual({ path, status: 200 });
    }
    expect(await server.health.check({}, { metadata: headers })).toMatchObject({ status: 1 });
  }
  expect((await send(server.port, { path: "/livez", method: "POST" })).status).toBe(401);
  expect((await send(server.port, { path: "/livez/../v1/operations" })).status).toBe(401);
  expect((await send(server.port, { path: `/console/../v1/${SEEN}` })).text).not.toContain(SEEN);
});

test("over gRPC and REST it is said in the same words what is wrong", async () => {
  const { port } = await start();
  const { error } = await callGrpc(port, Operations.method.getOperation, { name: SEEN });
  const { json } = await send(port, { path: `/v1/${SEEN}` });
  const message = "The call does not say who makes it: a bearer token or an API key is needed.";
  expect([error?.message, json.error.message]).toEqual([message, message]);
});
