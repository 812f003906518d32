import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { guardListening } from "../../src/cli/guard-listening.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { runHere } from "../server/support/run-here.ts";
import { longrun } from "../server/support/server-process.ts";
import { afterTest } from "../support/after-test.ts";

jest.setTimeout(30_000);

const guard = (flags: Record<string, string>) => guardListening(resolveConfig({ flags, environment: {} }));

test.each(["0.0.0.0:0", ":0", "[::]:0", "203.0.113.1:0"])(
  "longrun serve without authentication does not listen on %s",
  async (address) => {
    const { exitCode, stdout, stderr } = await runHere(["serve", "--listen", address]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: --listen \S+:0: other machines could do everything .*--allow-unauthenticated\n$/);
  },
);

test("longrun serve --allow-unauthenticated does, and warns of it", async () => {
  const server = longrun(["serve", "--listen", "0.0.0.0:0", "--allow-unauthenticated"]);
  await server.listening();
  server.child.kill("SIGTERM");
  const { exitCode, stderr } = await server.ended;
  expect(exitCode).toBe(0);
  const [first = ""] = stderr.split("\n");
  expect(JSON.parse(first)).toMatchObject({ level: 40, msg: expect.stringMatching(/^Authentication is off/) });
});

test.each(["localhost:0", "127.0.0.1:0", "127.1.2.3:0", "[::1]:0"])("%s needs no authentication", async (listen) => {
  expect(await guard({ listen })).toEqual({ isLoopback: true, warnings: [] });
});

test.each([
  ["listen", "[::]:0", "[::]:0"],
  ["listen", "[2001:db8::1]:5", "[2001:db8::1]:5"],
])("an error about --%s %s has the address as it is written", async (name, given, shown) => {
  await expect(guard({ [name]: given })).rejects.toThrow(`--${name} ${shown}: other machines`);
});

test("monitoring that other machines reach is warned of", async () => {
  const { warnings } = await guard({ listen: "localhost:0", "metrics-listen": "0.0.0.0:9464" });
  expect(warnings).toEqual([expect.stringContaining("everybody who reaches 0.0.0.0:9464 ")]);
  expect((await guard({ "metrics-listen": "localhost:9464" })).warnings).toEqual([]);
});

test("a host that has no address is named", async () => {
  await expect(guard({ listen: "no-such-host.invalid:0" })).rejects.toMatchObject({
    name: "ConfigError",
    message: expect.stringMatching(/^--listen no-such-host\.invalid:0: E[A-Z_]+$/),
  });
});

test("a file of keys is warned of if everybody may read it, and is not if it is not there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rm(folder, { recursive: true }));
  const file = join(folder, "keys.yaml");
  const warned = async () => (await guard({ "api-keys": file })).warnings.some((warning) => warning.startsWith(file));
  expect(await warned()).toBe(false);
  await writeFile(file, "keys: []");
  await chmod(file, 0o644);
  expect(await warned()).toBe(true);
  await chmod(file, 0o640);
  expect(await warned()).toBe(false);
});
