import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, jest, test } from "@jest/globals";
import { Code } from "../../src/proto/messages.ts";
import { failure, serveBare } from "../client/support/bare-server.ts";
import { afterTest } from "../support/after-test.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

/** A server that knows one token and one key, and lets them do nothing but get and cancel. */
async function serveKnown() {
  const seen: string[] = [];
  const answer = ({ name }: { name: string }, metadata: { get(key: string): unknown[] }) => {
    const brought = [...metadata.get("authorization"), ...metadata.get("x-api-key")].join(", ");
    seen.push(brought);
    if (!["Bearer s3cret", "s3cret"].includes(brought)) throw failure(Code.UNAUTHENTICATED, "who is that?");
    return { name };
  };
  const { address } = await serveBare({
    getOperation: answer,
    cancelOperation(request, metadata) {
      answer(request, metadata);
      if (request.name.endsWith("/b")) throw failure(Code.PERMISSION_DENIED, "not you");
      return {};
    },
  });
  return { address, seen };
}

async function secretFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "longrun-caller-"));
  afterTest(() => rm(folder, { recursive: true }));
  const path = join(folder, "secret");
  await writeFile(path, content);
  return path;
}

const get = ["get", "a", "--output", "json"];

describe("a command says who calls", () => {
  test("by a token or a key, in an option, a file or the environment", async () => {
    const { address, seen } = await serveKnown();
    const file = await secretFile("s3cret\n");
    const ways: readonly (readonly [string[], Record<string, string>?])[] = [
      [["--token", "s3cret"]],
      [["--token-file", file]],
      [[], { LONGRUN_TOKEN: "s3cret" }],
      [[], { LONGRUN_TOKEN_FILE: file }],
      [["--api-key", "s3cret"]],
      [["--api-key-file", file]],
      [[], { LONGRUN_API_KEY: "s3cret" }],
      [[], { LONGRUN_API_KEY_FILE: file }],
    ];
    for (const [options, environment] of ways) {
      const { exitCode, stderr } = await runClient(address, [...get, ...options], environment);
      expect({ options, exitCode, stderr }).toEqual({ options, exitCode: 0, stderr: "" });
    }
    expect(seen).toEqual([...Array(4).fill("Bearer s3cret"), ...Array(4).fill("s3cret")]);
  });

  test("by an option rather than by the environment, where an empty value is none", async () => {
    const { address } = await serveKnown();
    const file = await secretFile("s3cret");
    const wrong = { LONGRUN_TOKEN: "wrong" };
    expect(await runClient(address, [...get, "--token", "s3cret"], wrong)).toMatchObject({ exitCode: 0 });
    expect(await runClient(address, [...get, "--token-file", file], wrong)).toMatchObject({ exitCode: 0 });
    const empty = { LONGRUN_TOKEN: "", LONGRUN_API_KEY: "", LONGRUN_CERT: "", LONGRUN_TOKEN_FILE: file };
    expect(await runClient(address, get, empty)).toMatchObject({ exitCode: 0 });
  });

  test("by what the file holds at each call", async () => {
    const file = await secretFile("over");
    let asked = 0;
    const { address } = await serveBare({
      async getOperation({ name }, metadata) {
        asked++;
        await writeFile(file, "new");
        if (metadata.get("authorization")[0] !== "Bearer new") throw failure(Code.UNAUTHENTICATED, "over");
        return { name };
      },
    });
    expect(await runClient(address, [...get, "--token-file", file])).toMatchObject({ exitCode: 0 });
    expect(asked).toBe(2);
  });

  test("by a certificate", async () => {
    const authority = new Authority();
    const [server, client] = [authority.sign("server"), authority.sign("client")];
    const pair = { cert_chain: Buffer.from(server.cert), private_key: Buffer.from(server.key) };
    const credentials = ServerCredentials.createSsl(Buffer.from(authority.cert), [pair], true);
    const { address } = await serveBare({ getOperation: ({ name }) => ({ name }) }, undefined, credentials);
    const local = address.replace("127.0.0.1", "localhost");
    const own = ["--cert", client.certFile, "--key", client.keyFile];
    expect(await runClient(local, [...get, ...own, "--ca", authority.certFile])).toMatchObject({ exitCode: 0 });
    const files = { LONGRUN_CA: authority.certFile, LONGRUN_CERT: client.certFile, LONGRUN_KEY: client.keyFile };
    expect(await runClient(local, get, files)).toMatchObject({ exitCode: 0 });
    expect(await runClient(local, [...get, "--ca", authority.certFile])).toMatchObject({ exitCode: 1 });
  });
});

describe("a caller that is not as it must be is refused with exit code 2, and no secret is told", () => {
  test.each([
    [["--token", "s3cret", "--token-file", "x"], "--token and --token-file exclude one another"],
    [["--api-key", "s3cret", "--api-key-file", "x"], "--api-key and --api-key-file exclude one another"],
    [["--token-file", "/no/such"], "--token-file /no/such: ENOENT"],
    [["--token-file", "-"], "--token-file -: ENOENT"],
    [["--api-key-file", "/no/such"], "--api-key-file /no/such: ENOENT"],
    [["--token", ""], "token must not be empty"],
    [["--token", "s3cret\n"], "must be printable ASCII"],
    [["--header", "authorization: s3crét"], "--header must be a header"],
    [["--header", "s3cret"], "--header must be a header"],
    [["--header", "authorization: s3cret", "--token", "s3cret"], "either token or the header authorization"],
    [["--cert", "x"], "--cert x: ENOENT"],
    [["--cert", "package.json"], "--cert and --key need one another"],
    [["--key", "package.json"], "--cert and --key need one another"],
    [["--cert", "package.json", "--key", "package.json"], "client certificate or its key cannot be used"],
    [["--ca", "package.json"], "certificate authority cannot be used"],
    [["--token", "s3cret", "--address", "example.com:1"], "Credentials would go to example.com:1 without TLS"],
  ])("%j", async (options, message) => {
    const { address, calls } = await serveBare({ getOperation: () => ({}) });
    const { exitCode, stdout, stderr } = await runClient(address, [...get, ...options]);
    expect({ exitCode, stdout, calls }).toEqual({ exitCode: 2, stdout: "", calls: [] });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).not.toMatch(/s3cr/);
  });

  test.each([
    ["LONGRUN_TOKEN", "LONGRUN_TOKEN_FILE"],
    ["LONGRUN_API_KEY", "LONGRUN_API_KEY_FILE"],
  ])("%s and %s", async (...variables) => {
    const environment = Object.fromEntries(variables.map((name) => [name, "s3cret"]));
    const { exitCode, stderr } = await runClient("localhost:1", get, environment);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `error: ${variables.join(" and ")} exclude one another\n`,
    });
  });

  test.each(["", "s3cret s3cret", "s3cr\u0007et", "s3crét"])("a file with %j", async (content) => {
    const file = await secretFile(content);
    for (const option of ["--token-file", "--api-key-file"]) {
      const { exitCode, stderr } = await runClient("localhost:1", [...get, option, file]);
      const wanted = "must hold a token or key of printable ASCII, and nothing else";
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `error: ${option} ${file}: ${wanted}\n` });
    }
  });

  test("but goes to other machines without TLS if that is allowed", async () => {
    const options = ["--address", "longrun.invalid:1", "--token", "s3cret", "--allow-insecure-credentials"];
    const { exitCode, stderr } = await runClient("", [...get, ...options, "--timeout", "5s"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: (UNAVAILABLE|DEADLINE_EXCEEDED): /);
  });
});

describe("a call that is refused says what to do", () => {
  test("where the server wants to know who calls", async () => {
    const { address } = await serveKnown();
    const { exitCode, stderr } = await runClient(address, ["cancel", "a", "b"]);
    expect({ exitCode, stderr: stderr.split("\n") }).toEqual({
      exitCode: 1,
      stderr: [
        "error: UNAUTHENTICATED: who is that?",
        "  The server wants to know who calls: give --token-file, --api-key-file, or --cert and --key (or LONGRUN_TOKEN, LONGRUN_API_KEY).",
        "",
      ],
    });
  });

  test.each([
    ["--token", "wr0ng"],
    ["--api-key", "wr0ng"],
    ["--header", "authorization: wr0ng"],
  ])("where the server does not take what was given by %s, which is not told", async (...options) => {
    const { address } = await serveKnown();
    const { exitCode, stderr } = await runClient(address, [...get, ...options]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: UNAUTHENTICATED: .*\n {2}The server does not take these credentials: /);
    expect(stderr).not.toContain("wr0ng");
  });

  test("where the server does not take the certificate", async () => {
    const authority = new Authority();
    const [server, client] = [authority.sign("server"), authority.sign("client")];
    const pair = { cert_chain: Buffer.from(server.cert), private_key: Buffer.from(server.key) };
    const refuse = () => Promise.reject(failure(Code.UNAUTHENTICATED, "who is that?"));
    const { address } = await serveBare(
      { getOperation: refuse },
      undefined,
      ServerCredentials.createSsl(null, [pair], false),
    );
    const own = ["--ca", authority.certFile, "--cert", client.certFile, "--key", client.keyFile];
    const { stderr } = await runClient(address.replace("127.0.0.1", "localhost"), [...get, ...own]);
    expect(stderr).toMatch(/\n {2}The server does not take these credentials: /);
  });

  test("where the caller may not do it, and goes on with what it may", async () => {
    const { address } = await serveKnown();
    const { exitCode, stdout, stderr } = await runClient(address, ["cancel", "b", "a", "--token", "s3cret"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "operations/a: cancellation requested\n" });
    expect(stderr).toMatch(/^error: PERMISSION_DENIED: not you\n {2}Whoever runs the server can permit this /);
  });

  test("where nobody may do it without saying who calls", async () => {
    const { address } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.PERMISSION_DENIED, "not you")),
    });
    const { exitCode, stderr } = await runClient(address, get);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/\n {2}The server may permit this to callers that it knows: give --token-file/);
  });
});

test("the help tells who can be said to call, and which options others see", async () => {
  const { stdout } = await runClient("", ["list", "--help"]);
  const help = stdout.replaceAll(/\s+/g, " ");
  for (const name of ["TOKEN", "TOKEN_FILE", "API_KEY", "API_KEY_FILE", "CA", "CERT", "KEY"]) {
    expect(help).toContain(`(env: LONGRUN_${name})`);
  }
  expect(help).toContain("others see it in lists of processes, unlike --token-file");
  expect(help).toContain("others see it in lists of processes, unlike --api-key-file");
  expect(help).toContain("--allow-insecure-credentials");
});

test("the help does not show the secrets of the environment", async () => {
  const { stdout } = await runClient("", ["list", "--help"], { LONGRUN_TOKEN: "s3cret", LONGRUN_API_KEY: "s3cret" });
  expect(stdout).not.toContain("s3cret");
});
