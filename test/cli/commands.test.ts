import { describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { Code } from "../../src/proto/messages.ts";
import { serve } from "../server/support/serve.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

/** A server, and the command line with its address. */
async function start() {
  const server = await serve();
  return { server, longrun: (...args: string[]) => runClient(server.port, args) };
}

describe("longrun create", () => {
  test("prints the name, and the lease token apart from it", async () => {
    const { server, longrun } = await start();
    const created = await longrun("create", "--id", "a", "--lease-duration", "60s");
    expect(created).toMatchObject({ exitCode: 0, stdout: "operations/a\n" });
    const [, token = ""] = /^lease token: (\S+)\n$/.exec(created.stderr) ?? [];
    await expect(server.registry.heartbeat({ name: "operations/a", leaseToken: token })).resolves.toBeDefined();
  });

  test("takes everything that a producer may want to say", async () => {
    const { server, longrun } = await start();
    const args = "--id a --parent projects/p --request-id r --ttl 2h --label team=books --label env=prod=1".split(" ");
    const metadata = '{"@type": "type.googleapis.com/google.protobuf.Duration", "value": "3s"}';
    const { stdout } = await longrun("create", ...args, "--exclusive-target", "x", "--metadata", metadata);
    expect(stdout).toBe("projects/p/operations/a\n");
    const record = await server.registry.getOperationRecord({ name: "projects/p/operations/a" });
    expect(record).toMatchObject({
      labels: { team: "books", env: "prod=1" },
      operation: { metadata: { typeUrl: "type.googleapis.com/google.protobuf.Duration", value: Buffer.from([8, 3]) } },
    });
    expect(await longrun("create", ...args, "--exclusive-target", "x", "--metadata", metadata)).toMatchObject({
      stdout,
    });
    const held = await longrun("create", "--parent", "projects/p", "--exclusive-target", "x");
    expect(held.stderr).toMatch(/^error: ABORTED: /);
    await server.finish(record.operation?.name ?? "");
    const { expireTime, endTime } = await server.registry.getOperationRecord({ name: "projects/p/operations/a" });
    expect(Number(expireTime?.seconds) - Number(endTime?.seconds)).toBe(7200);
  });

  test("prints one JSON document with the lease token, for programs", async () => {
    const { longrun } = await start();
    const { stdout, stderr } = await longrun("create", "--id", "a", "--lease-duration", "60s", "--output", "json");
    expect(JSON.parse(stdout)).toEqual({ name: "operations/a", leaseToken: expect.stringMatching(/^.{16,}$/) });
    expect(stderr).toBe("");
  });

  test("creates nothing with --validate-only", async () => {
    const { longrun } = await start();
    const { exitCode, stderr } = await longrun("create", "--id", "a", "--validate-only");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "The request is valid; nothing was created.\n" });
    expect(await longrun("get", "a")).toMatchObject({ exitCode: 1 });
  });
});

describe("longrun update", () => {
  test("reports progress, metadata and the end", async () => {
    const { server, longrun } = await start();
    await longrun("create", "--id", "a");
    expect(await longrun("update", "a", "--progress", "40%", "--message", "copying")).toMatchObject({
      exitCode: 0,
      stdout: "operations/a  RUNNING\n",
    });
    const name = "operations/a";
    expect(await server.registry.getOperationRecord({ name })).toMatchObject({
      progress: { fraction: 0.4, message: "copying" },
    });
    await longrun("update", "a", "--metadata", '{"books": 3}');
    const { stdout } = await longrun("update", "a", "--response", '"all"', "--output", "json");
    expect(JSON.parse(stdout)).toEqual({
      name,
      done: true,
      metadata: { "@type": "type.googleapis.com/google.protobuf.Struct", value: { books: 3 } },
      response: { "@type": "type.googleapis.com/google.protobuf.Value", value: "all" },
    });
  });

  test.each(["not_found", "NOT_FOUND", "5"])("ends it with the error %s", async (code) => {
    const { server, longrun } = await start();
    await longrun("create", "--id", "a");
    const { stdout } = await longrun("update", "a", "--error", code, "--error-message", "no book");
    expect(stdout).toBe("operations/a  FAILED  NOT_FOUND: no book\n");
    const { result } = await server.operations.getOperation({ name: "operations/a" });
    expect(result.value).toMatchObject({ code: Code.NOT_FOUND, message: "no book" });
  });

  test("gives the lease token and the etag, and creates what is missing if it may", async () => {
    const { longrun } = await start();
    const { leaseToken } = JSON.parse(
      (await longrun("create", "--id", "a", "--lease-duration", "60s", "--output", "json")).stdout,
    );
    expect((await longrun("update", "a", "--progress", "1")).stderr).toContain("STALE_LEASE");
    expect(await longrun("update", "a", "--progress", "1", "--lease-token", leaseToken)).toMatchObject({ exitCode: 0 });
    const stale = await longrun("update", "a", "--progress", "1", "--lease-token", leaseToken, "--etag", '"x"');
    expect(stale.stderr).toMatch(/^error: (ABORTED|INVALID_ARGUMENT)/);
    expect(await longrun("update", "b", "--progress", "1")).toMatchObject({ exitCode: 1 });
    expect(await longrun("update", "b", "--progress", "1", "--allow-missing")).toMatchObject({ exitCode: 0 });
  });
});

describe("longrun get", () => {
  test("tells people all about an operation", async () => {
    const { longrun } = await start();
    await longrun("create", "--id", "a", "--label", "team=books", "--metadata", '{"step": "read"}');
    await longrun("update", "a", "--progress", "0.4", "--message", "copying");
    const { stdout } = await longrun("get", "operations/a");
    expect(stdout.replace(/\d{4}-\S+Z \(\d+s ago\)/, "TIME")).toBe(
      [
        "Name:      operations/a",
        "State:     RUNNING",
        "Progress:  40 %",
        "Message:   copying",
        "Created:   TIME",
        "Labels:    team=books",
        "Metadata:  type.googleapis.com/google.protobuf.Struct",
        "  value:",
        "    step: read",
        "",
      ].join("\n"),
    );
  });

  test("tells how an operation has failed, with exit code 0", async () => {
    const { longrun } = await start();
    await longrun("create", "--id", "a");
    await longrun("cancel", "a");
    const { exitCode, stdout } = await longrun("get", "a");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^State: {5}CANCELLED$/m);
    expect(stdout).toMatch(
      /^Error: {5}CANCELLED: .+\n {2}reason: CANCELLED_BEFORE_START \(longrun, name=operations\/a\)$/m,
    );
  });

  test("prints canonical JSON or YAML, of the record if wanted", async () => {
    const { longrun } = await start();
    await longrun("create", "--id", "a");
    expect(JSON.parse((await longrun("get", "a", "--output", "json")).stdout)).toEqual({ name: "operations/a" });
    expect(parse((await longrun("get", "a", "--output", "yaml")).stdout)).toEqual({ name: "operations/a" });
    const record = JSON.parse((await longrun("get", "a", "--output", "json", "--record")).stdout);
    expect(record).toMatchObject({ operation: { name: "operations/a" }, state: "PENDING" });
    const { stdout } = await runClient((await serve()).port, ["list"], { LONGRUN_OUTPUT: "yaml" });
    expect(stdout).toBe("operations: []\n");
  });
});

describe("longrun cancel and longrun delete", () => {
  test("take several names, go on after one that is not there, and end with 1 then", async () => {
    const { server, longrun } = await start();
    await server.createRunning("a");
    await server.createRunning("b", "projects/p");
    const cancelled = await longrun("cancel", "a", "nope", "projects/p/operations/b");
    expect(cancelled.exitCode).toBe(1);
    expect(cancelled.stdout).toBe(
      "operations/a: cancellation requested\nprojects/p/operations/b: cancellation requested\n",
    );
    expect(cancelled.stderr).toBe(
      [
        'error: NOT_FOUND: Operation "operations/nope" was not found.',
        "  reason: OPERATION_NOT_FOUND (longrun, name=operations/nope)",
        "  resource: google.longrunning.Operation operations/nope",
        "",
      ].join("\n"),
    );
    expect(await longrun("delete", "a", "projects/p/operations/b")).toEqual({
      exitCode: 0,
      stdout: "operations/a: deleted\nprojects/p/operations/b: deleted\n",
      stderr: "",
    });
    expect(await longrun("get", "a")).toMatchObject({ exitCode: 1 });
  });

  test("print nothing for programs", async () => {
    const { server, longrun } = await start();
    await server.createRunning("a");
    for (const command of ["cancel", "delete"]) {
      expect(await longrun(command, "a", "--output", "json")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    }
  });
});

describe("longrun wait", () => {
  test("ends with 0 and the response when the operation succeeds", async () => {
    const { server, longrun } = await start();
    const name = await server.createRunning("a");
    const waiting = longrun("wait", "a");
    await server.finish(name);
    const { exitCode, stdout } = await waiting;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Name:      ${name}\nState:     SUCCEEDED\n`);
    expect(stdout).toMatch(/^Response: {2}type.googleapis.com\/google.protobuf.Empty$/m);
  });

  test("ends with 1 and the error in words when it has failed", async () => {
    const { longrun } = await start();
    await longrun("create", "--id", "a");
    await longrun("update", "a", "--error", "NOT_FOUND", "--error-message", "no book");
    expect(await longrun("wait", "a")).toEqual({ exitCode: 1, stdout: "", stderr: "error: NOT_FOUND: no book\n" });
    const { exitCode, stdout } = await longrun("wait", "a", "--output", "json");
    expect({ exitCode, operation: JSON.parse(stdout) }).toMatchObject({
      exitCode: 1,
      operation: { error: { code: 5 } },
    });
  });

  test("ends with 3 when the operation is running at the timeout", async () => {
    const { server, longrun } = await start();
    await server.createRunning("a");
    const { exitCode, stdout, stderr } = await longrun("wait", "a", "--timeout", "1s");
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toBe("operations/a  RUNNING\noperations/a is still running.\n");
    expect(await longrun("wait", "a", "--timeout", "1s", "--output", "json")).toMatchObject({
      exitCode: 3,
      stdout: '{\n  "name": "operations/a"\n}\n',
      stderr: "operations/a is still running.\n",
    });
  });

  test("ends with 1 when the operation is not there", async () => {
    const { longrun } = await start();
    expect(await longrun("wait", "a")).toMatchObject({ exitCode: 1, stdout: "" });
  });
});
