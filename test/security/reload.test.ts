import { rmSync } from "node:fs";
import { describe, expect, jest, test } from "@jest/globals";
import { Operations } from "../../src/proto/messages.ts";
import { KeySetServer } from "../authentication/support/key-set-server.ts";
import { keySetOf, makeSigner } from "../authentication/support/signer.ts";
import { samplesOf } from "../observe/support/exposition.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { TENANTS_POLICY } from "./support/callers.ts";
import { SecuredProcess } from "./support/secured-process.ts";
import { send } from "./support/send.ts";

jest.setTimeout(60_000);

/** What comes of a list over gRPC and over REST: `OK`, or the reason of the error; both have to agree. */
async function outcome({ port }: { readonly port: number }, headers: Record<string, string>): Promise<string> {
  const { error } = await callGrpc(port, Operations.method.listOperations, { name: "tenants/t1" }, { headers });
  const { status, json } = await send(port, { path: "/v1/tenants/t1/operations", headers });
  const overRest = status === 200 ? "OK" : json.error.details[0].reason;
  expect(overRest).toBe(error?.reason ?? "OK");
  return overRest;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** How often each file was read again, as the server's metrics say. */
async function reloads({ port, callers }: SecuredProcess): Promise<Record<string, number>> {
  const { text } = await send(port, { path: "/metrics", headers: bearer(await callers.token({})) });
  return samplesOf({ read: async () => text }, "longrun_file_reloads_total");
}

const DENYING =
  'rules: [{ role: producer, parents: ["tenants/*"] }, { role: admin, parents: ["**"], principals: ["jwt:root"] }]';
const POLICY_WITHOUT_LIST = `
roles: { reader: [get] }
rules:
  - { role: reader, parents: ["tenants/*"] }
  - { role: admin, parents: ["**"], principals: ["jwt:root"] }
`;

describe("by SIGHUP a server reads again", () => {
  test("its policy; a broken one leaves the old one in force", async () => {
    const server = await SecuredProcess.start();
    const mallory = bearer(await server.callers.token({ sub: "mallory", tenant: "t1" }));
    expect(await outcome(server, mallory)).toBe("OK");
    server.callers.setPolicy(POLICY_WITHOUT_LIST);
    server.signal("SIGHUP");
    await server.logged('"read again"');
    expect(await outcome(server, mallory)).toBe("PERMISSION_DENIED");
    server.callers.setPolicy("rules: [{ role: king, parents: ['**'] }]");
    server.signal("SIGHUP");
    await server.logged("The policy before it stays in force.");
    expect(await outcome(server, mallory)).toBe("PERMISSION_DENIED");
    expect(await reloads(server)).toEqual({
      "file=access-policy,outcome=ok": 1,
      "file=access-policy,outcome=failed": 1,
    });
    server.callers.setPolicy(DENYING);
    server.signal("SIGHUP");
    await server.logged('"read again"', 2);
    expect(await outcome(server, mallory)).toBe("OK");
  });

  test("its API keys; a broken file leaves them as they are", async () => {
    const server = await SecuredProcess.start();
    const key = server.callers.addKey("root");
    expect(await outcome(server, { "x-api-key": key })).toBe("API_KEY_INVALID");
    server.signal("SIGHUP");
    await server.logged('"file":"api-keys"');
    expect(await outcome(server, { "x-api-key": key })).toBe("OK");
    server.callers.breakKeys();
    server.signal("SIGHUP");
    await server.logged("The API keys stay as they were");
    expect(await outcome(server, { "x-api-key": key })).toBe("OK");
    server.callers.removeKeys();
    server.signal("SIGHUP");
    await server.logged('"file":"api-keys"', 2);
    expect(await outcome(server, { "x-api-key": key })).toBe("API_KEY_INVALID");
    expect(await reloads(server)).toEqual({ "file=api-keys,outcome=ok": 2, "file=api-keys,outcome=failed": 1 });
  });

  test("its keys for tokens, which rotate; a broken file leaves them as they are", async () => {
    const server = await SecuredProcess.start();
    const { callers } = server;
    const [first, second] = [callers.signer, await makeSigner("EdDSA", "second")];
    const [old, next] = [await callers.token({}, {}, first), await callers.token({}, {}, second)];
    const outcomes = async () => [await outcome(server, bearer(old)), await outcome(server, bearer(next))];
    expect(await outcomes()).toEqual(["OK", "TOKEN_INVALID"]);
    callers.publish(first, second);
    server.signal("SIGHUP");
    await server.logged('"file":"jwks"');
    expect(await outcomes()).toEqual(["OK", "OK"]);
    callers.writeKeySet("{");
    server.signal("SIGHUP");
    await server.logged("The keys for tokens stay as they were");
    expect(await outcomes()).toEqual(["OK", "OK"]);
    callers.publish(second);
    server.signal("SIGHUP");
    await server.logged('"file":"jwks"', 2);
    // A token that was found good is not remembered beyond its key.
    expect(await outcomes()).toEqual(["TOKEN_INVALID", "OK"]);
    callers.signer = second;
    expect(await reloads(server)).toEqual({ "file=jwks,outcome=ok": 2, "file=jwks,outcome=failed": 1 });
  });
});

test("that a file is again as it was is told and counted", async () => {
  const server = await SecuredProcess.start();
  const { callers, folder } = server;
  rmSync(folder.path("policy.yaml"));
  server.signal("SIGHUP");
  await server.logged("policy.yaml'. The policy before it stays in force.");
  callers.setPolicy(TENANTS_POLICY);
  server.signal("SIGHUP");
  await server.logged('"file":"access-policy"');
  expect(await reloads(server)).toEqual({
    "file=access-policy,outcome=ok": 1,
    "file=access-policy,outcome=failed": 1,
  });
});

test("a key set in a file: one without keys refuses all tokens, one whose keys cannot be used stays out", async () => {
  const server = await SecuredProcess.start();
  const { callers } = server;
  const token = await callers.token({});
  callers.writeKeySet('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}');
  server.signal("SIGHUP");
  await server.logged("no key that can be used");
  expect(await outcome(server, bearer(token))).toBe("OK");
  callers.writeKeySet('{"keys":[]}');
  server.signal("SIGHUP");
  await server.logged('"file":"jwks"');
  expect(await outcome(server, bearer(token))).toBe("TOKEN_INVALID");
});

test("by itself a server looks again soon: keys, policy, and keys for tokens", async () => {
  const server = await SecuredProcess.start();
  const { callers } = server;
  const mallory = bearer(await callers.token({ sub: "mallory", tenant: "t1" }));
  const second = await makeSigner("ES256", "second");
  const key = callers.addKey("root");
  callers.setPolicy(POLICY_WITHOUT_LIST);
  callers.publish(callers.signer, second);
  const start = performance.now();
  await Promise.all(["api-keys", "access-policy", "jwks"].map((file) => server.logged(`"file":"${file}"`)));
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(await outcome(server, { "x-api-key": key })).toBe("PERMISSION_DENIED");
  expect(await outcome(server, mallory)).toBe("PERMISSION_DENIED");
  expect(await outcome(server, bearer(await callers.token({}, {}, second)))).toBe("OK");
});

test("keys at a URL are fetched again by SIGHUP, and what cannot be had stays", async () => {
  const first = await makeSigner("ES256", "first");
  const keys = await KeySetServer.start(keySetOf(first));
  const server = await SecuredProcess.start(() => ["--jwt-jwks", keys.url.href]);
  const { callers } = server;
  const second = await makeSigner("ES256", "second");
  const [old, next] = [await callers.token({}, {}, first), await callers.token({}, {}, second)];
  expect(await outcome(server, bearer(old))).toBe("OK");
  keys.publish(keySetOf(second));
  server.signal("SIGHUP");
  await server.logged('"file":"jwks"');
  expect(await outcome(server, bearer(next))).toBe("OK");
  expect(await outcome(server, bearer(old))).toBe("TOKEN_INVALID");
  keys.publish('{"keys":[]}');
  server.signal("SIGHUP");
  await server.logged("no key that can be used");
  expect(await outcome(server, bearer(next))).toBe("OK");
  callers.signer = second;
  expect(await reloads(server)).toEqual({ "file=jwks,outcome=ok": 1, "file=jwks,outcome=failed": 1 });
  keys.publish(keySetOf(second));
  server.signal("SIGHUP");
  await server.logged('"file":"jwks"', 2);
  keys.fail();
  server.signal("SIGHUP");
  await server.logged("The keys for tokens cannot be had");
  expect(await outcome(server, bearer(next))).toBe("OK");
  // The query of the URL may be a secret.
  expect(server.log).not.toContain("tenant=t");
});
