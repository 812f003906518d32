import { describe, expect, jest, test } from "@jest/globals";
import { OperationsClient } from "../../src/client/index.ts";
import { runClient } from "../cli/support/run-client.ts";
import { afterTest } from "../support/after-test.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { Folder } from "./support/folder.ts";
import { secretsIn } from "./support/secrets.ts";
import { type SecuredServer, serveSecured } from "./support/secured-server.ts";
import { TlsFilesOnDisk } from "./support/tls-files.ts";

jest.setTimeout(60_000);

const name = "tenants/ours/operations/a";

/** What a caller who may do everything in a tenant does there, with the exit codes that it gives. */
const session: readonly (readonly [args: string, exitCode: number, told: RegExp])[] = [
  ["create --parent tenants/ours --id a", 0, /operations\/a/],
  [`get ${name}`, 0, /PENDING/],
  ["list --parent tenants/ours", 0, /operations\/a/],
  ["list --parent tenants/-", 0, /operations\/a/],
  [`wait ${name} --timeout 1s`, 3, /./],
  [`update ${name} --progress 50%`, 0, /./],
  [`cancel ${name}`, 0, /./],
  [`delete ${name}`, 0, /./],
  [`get ${name}`, 1, /not found/],
  ["get tenants/them/operations/here", 1, /not found/],
  ["list --parent tenants/them", 0, /./],
  ["create --parent tenants/them", 1, /Permission "create" is denied/],
];

/** Runs a session as somebody. Nothing that is printed tells a secret. */
async function runAs(address: string | number, who: readonly string[], environment: Record<string, string> = {}) {
  for (const [line, exitCode, told] of session) {
    const ended = await runClient(address, [...line.split(" "), ...who], environment);
    const text = ended.stdout + ended.stderr;
    expect({ line, exitCode: ended.exitCode, text }).toEqual({ line, exitCode, text: expect.stringMatching(told) });
    expect({ line, told: secretsIn(text) }).toEqual({ line, told: [] });
  }
}

/** A server with an operation of another tenant. */
async function start(settings: Record<string, string> = {}) {
  let key = "";
  const server = await serveSecured({
    settings,
    prepare: (callers) => {
      key = callers.addKey("mallory", { claims: { tenant: "ours" } });
    },
  });
  const { callers } = server;
  const token = (claims: Record<string, unknown> = {}) => callers.token({ sub: "mallory", tenant: "ours", ...claims });
  return Object.assign(server, { key, token });
}

async function createTheirs({ callers, registry }: SecuredServer): Promise<void> {
  const metadata = { authorization: `Bearer ${await callers.token({})}` };
  await registry.createOperation({ parent: "tenants/them", operationId: "here" }, { metadata });
}

describe("the commands call a server that knows its callers", () => {
  test("with a token, in the environment or in a file", async () => {
    const server = await start();
    await createTheirs(server);
    await runAs(server.port, [], { LONGRUN_TOKEN: await server.token() });
    const file = new Folder().write("token", `${await server.token()}\n`);
    await runAs(server.port, ["--token-file", file]);
    await runAs(server.port, ["--token", await server.token()]);
  });

  test("with an API key, also as a bearer token", async () => {
    const server = await start();
    await createTheirs(server);
    await runAs(server.port, ["--api-key", server.key]);
    await runAs(server.port, [], { LONGRUN_TOKEN: server.key });
  });

  test("with a certificate", async () => {
    const [authority, clients] = [new Authority("Servers"), new Authority("Clients")];
    const files = new TlsFilesOnDisk(authority.sign("server"));
    const server = await start({
      ...files.settings,
      "tls-client-ca": clients.certFile,
      "tls-client-auth": "require",
    });
    const policy = 'rules: [{ role: admin, parents: ["tenants/ours"], principals: ["cert:mallory"] }]';
    server.callers.setPolicy(policy);
    server.check();
    const { certFile, keyFile } = clients.sign("mallory", "IP:127.0.0.1");
    const own = ["--ca", authority.certFile, "--cert", certFile, "--key", keyFile];
    await runAs(`https://localhost:${server.port}`, own);
    const without = await runClient(`https://localhost:${server.port}`, ["get", name, "--ca", authority.certFile]);
    expect(without.exitCode).toBe(1);
  });

  test("and say what to do when they are not let in", async () => {
    const server = await start();
    const expired = await server.token({ exp: 1 });
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{}, /does not say who makes it[\s\S]*--token-file/],
      [{ LONGRUN_TOKEN: expired }, /The token has expired\.[\s\S]*does not take these credentials/],
      [{ LONGRUN_API_KEY: `${server.key}x` }, /The API key is not known\./],
    ];
    for (const [environment, told] of cases) {
      for (const command of [["get", name], ["list"], ["wait", name], ["cancel", name]]) {
        const { exitCode, stdout, stderr } = await runClient(server.port, command, environment);
        expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: "", stderr: expect.stringMatching(told) });
        expect(secretsIn(stderr)).toEqual([]);
      }
    }
  });
});

test("a client with a function for tokens goes on beyond the end of each of them, also while it waits", async () => {
  const server = await start({ "jwt-clock-tolerance": "0s" });
  const refused: string[] = [];
  let current: string | undefined;
  const client = new OperationsClient(`127.0.0.1:${server.port}`, {
    token: async (former) => {
      if (former !== undefined) refused.push(former);
      if (current === undefined || former === current) {
        current = await server.token({ exp: Math.floor(Date.now() / 1000) + 2, jti: String(refused.length) });
      }
      return current;
    },
  });
  afterTest(() => client.close());
  const { operation } = await client.create({ parent: "tenants/ours", operationId: "a" });
  const waiting = client.wait(operation.name);
  while (refused.length < 2) await client.get(operation.name);
  expect(new Set(refused).size).toBe(2);
  const metadata = { authorization: `Bearer ${await server.callers.token({})}` };
  const result = { case: "response" as const, value: { typeUrl: "a/google.protobuf.Empty" } };
  await server.registry.updateOperation({ name: operation.name, operation: { done: true, result } }, { metadata });
  expect(await waiting).toMatchObject({ done: true });
});
