import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { errorOf } from "./support/rpc-error.ts";
import { connect } from "./support/serve.ts";
import { checkout, longrun, TestProcess } from "./support/server-process.ts";

jest.setTimeout(30_000);

const options = ["--listen", "127.0.0.1:0", "--repository", "memory:"];

/** Every file of the checkout with its size and time of change, but for what is installed and the tests of others. */
async function listFiles(): Promise<string> {
  const skipped = ["node_modules", ".git", "test"].flatMap((name) => ["-name", name, "-prune", "-o"]);
  const { stdout } = await promisify(execFile)("find", [checkout, ...skipped, "-type", "f", "-printf", "%p %s %T@\n"]);
  return stdout.split("\n").sort().join("\n");
}

test("npm start answers within 5 seconds, says where it listens and what to try, and writes no file", async () => {
  const before = await listFiles();
  const start = performance.now();
  const server = new TestProcess("npm", ["start", "--", ...options]);
  const port = await server.listening();
  await connect(port).operations.listOperations({});
  expect(performance.now() - start).toBeLessThan(5000);
  expect(server.stdout).toContain(`127.0.0.1:${port}`);
  expect(server.stdout).toContain(`grpcurl -plaintext 127.0.0.1:${port} list`);
  server.child.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ exitCode: 0 });
  expect(await listFiles()).toBe(before);
});

test("a call is logged in one line, without what it carried", async () => {
  const server = longrun(["serve", ...options]);
  const client = connect(await server.listening());
  const metadata = { typeUrl: "example.com/Secret", value: Buffer.from("hunter2") };
  await client.registry.createOperation({ operationId: "a", operation: { metadata }, labels: { key: "hunter3" } });
  await errorOf(client.operations.getOperation({ name: "operations/b\nforged" }));
  server.child.kill("SIGTERM");
  const { stderr } = await server.ended;
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === "call")).toMatchObject([
    { method: "/longrun.v1.OperationRegistry/CreateOperation", code: "OK", ms: expect.any(Number) },
    { method: "/google.longrunning.Operations/GetOperation", code: "INVALID_ARGUMENT", name: "operations/b\nforged" },
  ]);
  expect(stderr).not.toMatch(/hunter|Secret/);
});

test("with the log level silent nothing is logged", async () => {
  const server = longrun(["serve", ...options, "--log-level", "silent"]);
  await connect(await server.listening()).operations.listOperations({});
  server.child.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ exitCode: 0, stderr: "" });
});

test.each([
  ["a flag", ["--strict-cancel"], {}, undefined],
  ["a flag with a value", ["--strict-cancel", "true"], {}, undefined],
  ["the environment", [], { LONGRUN_STRICT_CANCEL: "true" }, undefined],
  ["the file", [], {}, "strict-cancel: true"],
])("a policy that is set by %s is in force", async (_, args, environment, content) => {
  const config: string[] = [];
  if (content !== undefined) {
    const directory = await mkdtemp(join(tmpdir(), "longrun-test-"));
    afterTest(() => rm(directory, { recursive: true }));
    config.push("--config", join(directory, "longrun.yaml"));
    await writeFile(config[1] ?? "", content);
  }
  const server = longrun(["serve", ...options, ...args, ...config, "--log-level", "silent"], { ...environment });
  const client = connect(await server.listening());
  const name = await client.createRunning("a");
  await client.finish(name);
  expect(await errorOf(client.operations.cancelOperation({ name }))).toMatchObject({ code: "FAILED_PRECONDITION" });
});

test("a flag that switches a policy off wins over the environment that switches it on", async () => {
  const server = longrun(["serve", ...options, "--strict-cancel=false"], { LONGRUN_STRICT_CANCEL: "true" });
  const client = connect(await server.listening());
  const name = await client.createRunning("a");
  await client.finish(name);
  await client.operations.cancelOperation({ name });
});

test("the other policies reach the server: deletion, retention, cancel grace and wait cap", async () => {
  const policies = ["--delete-running", "reject", "--retention", "1h", "--wait-cap", "100ms", "--cancel-grace", "1ms"];
  const server = longrun(["serve", ...options, ...policies]);
  const client = connect(await server.listening());
  const name = await client.createRunning("a");
  expect(await errorOf(client.operations.deleteOperation({ name }))).toMatchObject({ code: "FAILED_PRECONDITION" });
  expect(await client.operations.waitOperation({ name })).toMatchObject({ done: false });
  await client.finish(name);
  const { endTime, expireTime } = await client.registry.getOperationRecord({ name });
  expect(expireTime?.seconds).toBe((endTime?.seconds ?? 0n) + 3600n);
  const other = await client.createRunning("b");
  await client.operations.cancelOperation({ name: other });
  while (!(await client.operations.waitOperation({ name: other })).done);
});
