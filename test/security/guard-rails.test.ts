import { describe, expect, jest, test } from "@jest/globals";
import { runHere } from "../server/support/run-here.ts";
import { longrun } from "../server/support/server-process.ts";
import { Authority } from "../transport/tls/support/authority.ts";
import { Callers } from "./support/callers.ts";
import { Folder } from "./support/folder.ts";
import { overhear, secret } from "./support/secrets.ts";
import { send } from "./support/send.ts";

jest.setTimeout(30_000);

/** The warnings that a server logs at its start. */
async function warningsOf(args: readonly string[]) {
  const server = longrun(["serve", ...args]);
  const port = await server.listening();
  const { status } = await send(port, { path: "/v1/operations" });
  server.child.kill("SIGTERM");
  const { stderr } = await server.ended;
  overhear(() => stderr);
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { status, warnings: lines.filter(({ level }) => level === 40).map(({ msg }) => msg) };
}

describe("a server that other machines reach", () => {
  test.each(["0.0.0.0:0", "[::]:0"])("does not start without authentication on %s", async (listen) => {
    const { exitCode, stdout, stderr } = await runHere(["serve", "--listen", listen]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/--listen .*other machines could do everything there .*--allow-unauthenticated/);
  });

  test("starts without if it is told to, and warns", async () => {
    const { status, warnings } = await warningsOf(["--listen", "0.0.0.0:0", "--allow-unauthenticated"]);
    expect(status).toBe(200);
    expect(warnings).toEqual(["Authentication is off: everybody who reaches 0.0.0.0:0 may do everything."]);
  });

  test("starts with authentication, and warns of what is missing", async () => {
    const callers = await Callers.in(new Folder());
    callers.addKey("root");
    const keys = ["--api-keys", callers.settings["api-keys"] ?? ""];
    const { status, warnings } = await warningsOf(["--listen", "0.0.0.0:0", ...keys]);
    expect(status).toBe(401);
    expect(warnings).toEqual([
      expect.stringMatching(/^Without TLS .* credentials can be read on their way/),
      "Without --access-policy, everybody who is authenticated may do everything.",
    ]);
  });
});

test("a server does not start with half an authentication, or files that it cannot use, and says why", async () => {
  const folder = new Folder();
  const callers = await Callers.in(folder);
  const { settings } = callers;
  const broken = folder.write(
    "broken",
    `keys: ["${secret("broken key", "lr_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")}`,
  );
  const none = folder.path("none");
  const nobody = folder.write("nobody", "rules: [{ role: admin, parents: ['**'], principals: [alice] }]");
  const tls = new Authority().sign("server");
  const pair = ["--tls-cert", tls.certFile, "--tls-key", tls.keyFile];
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--jwt-issuer", "a"], /--jwt-issuer needs --jwt-audience/],
    [["--jwt-jwks", "http://keys.example/"], /--jwt-jwks.*https/],
    [["--jwt-algorithms", "HS256"], /--jwt-algorithms/],
    [["--jwt-algorithms", "none"], /--jwt-algorithms/],
    [["--access-policy", settings["access-policy"] ?? ""], /--access-policy needs authentication/],
    [["--api-keys", none], /--api-keys: .*ENOENT/],
    [["--api-keys", broken], /--api-keys: .*broken, line 1/],
    [["--api-keys", settings["api-keys"] ?? "", "--access-policy", broken], /--access-policy: /],
    [["--jwt-issuer", "a", "--jwt-audience", "b", "--jwt-jwks", broken], /--jwt-jwks: .*no JSON/],
    [["--tls-cert", broken], /--tls-cert needs --tls-key/],
    [["--tls-cert", broken, "--tls-key", broken], /--tls-cert: /],
    [["--tls-cert", tls.certFile, "--tls-key", broken], /--tls-key: the private key cannot be read/],
    [["--tls-cert", tls.certFile, "--tls-key", none], /--tls-key: ENOENT/],
    [[...pair, "--tls-client-auth", "request", "--tls-client-ca", broken], /--tls-client-ca: /],
    [[...pair, "--tls-client-auth", "request", "--tls-client-ca", none], /--tls-client-ca: ENOENT/],
    [["--api-keys", settings["api-keys"] ?? "", "--access-policy", nobody], /principals\[0\]: can never match/],
    [["--tls-client-auth", "require"], /--tls-client-auth require needs --tls-client-ca/],
    [["--rate-burst", "1"], /--rate-burst needs --rate-limit/],
    [["--audit-log", folder.path("none/audit")], /--audit-log: .*ENOENT/],
  ];
  for (const [args, problem] of cases) {
    const { exitCode, stdout, stderr } = await runHere(["serve", "--listen", "127.0.0.1:0", ...args]);
    overhear(() => stderr);
    expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 2, stdout: "" });
    expect(stderr).toMatch(problem);
  }
});

test("a server warns of variables that nothing reads, and of a file without keys", async () => {
  const keys = new Folder().write("keys.yaml", "keys: []");
  const server = longrun(["serve", "--listen", "localhost:0", "--api-keys", keys], { LONGRUN_RETENTON: "1d" });
  await server.listening();
  server.child.kill("SIGTERM");
  const { stderr } = await server.ended;
  expect(stderr).toContain("LONGRUN_RETENTON");
  expect(stderr).toContain(`${keys} has no keys: nobody can call by one.`);
});

describe("the password of a database is shown nowhere:", () => {
  const password = "hunter2-pa%24%24";
  const url = `postgres://longrun:${password}@127.0.0.1:1/longrun`;

  test.each<[string, string[], Record<string, string>]>([
    ["from a flag", ["--repository", url], {}],
    ["from the environment", [], { LONGRUN_REPOSITORY: url }],
  ])("by longrun config, %s", async (_, args, environment) => {
    secret("password", password);
    for (const output of ["yaml", "json"]) {
      const { exitCode, stdout, stderr } = await runHere(["config", "--output", output, ...args], environment);
      overhear(() => stdout + stderr);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("postgres://longrun:***@127.0.0.1:1/longrun");
    }
  });

  test("by longrun config, from a file", async () => {
    secret("password", password);
    const file = new Folder().write("longrun.yaml", `repository: ${url}\n`);
    const { stdout, stderr } = await runHere(["config", "--config", file]);
    overhear(() => stdout + stderr);
    expect(stdout).toContain("***");
  });

  test.each([
    ["a database that does not answer", [url]],
    ["a malformed URL", [`${url}?what=ever`]],
    ["a host that is none", [`postgres://longrun:${password}@[::/x`]],
    ["a scheme that is none", [`mysql://longrun:${password}@127.0.0.1/x`]],
  ])("by longrun serve and migrate, with %s", async (_, [repository = ""]) => {
    secret("password", password);
    for (const command of ["serve", "migrate"]) {
      const { exitCode, stdout, stderr } = await runHere([command, "--repository", repository]);
      overhear(() => stdout + stderr);
      expect({ command, exitCode }).not.toEqual({ command, exitCode: 0 });
      expect(stderr).not.toContain("hunter2");
    }
  });
});
