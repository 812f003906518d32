import { once } from "node:events";
import { describe, expect, jest, test } from "@jest/globals";
import { errorResult } from "../server/support/grpc-test-client.ts";
import { serve } from "../server/support/serve.ts";
import { longrun, TestProcess } from "../server/support/server-process.ts";
import { Terminal } from "./support/terminal.ts";

jest.setTimeout(60_000);

const CTRL_C = "\u0003";

/** A server with the running operation operations/a, and how the command line finds it. */
async function start() {
  const server = await serve();
  const name = await server.createRunning("a");
  const progress = (fraction: number, message: string) =>
    server.registry.updateOperation({ name, progress: { fraction, message } });
  return { server, name, progress, environment: { LONGRUN_ADDRESS: `127.0.0.1:${server.port}` } };
}

describe("on a terminal", () => {
  test("watch draws one line anew at each change, and leaves the last state", async () => {
    const { server, name, progress, environment } = await start();
    const terminal = new Terminal("watch a", environment);
    await terminal.shows(/RUNNING/);
    await progress(0.25, "reading");
    await terminal.shows(/25 %/);
    expect(terminal.screen).toEqual([
      expect.stringMatching(/^operations\/a {2}RUNNING {2}\[#####-{15}\] 25 % {2}\d+s {2}reading$/),
    ]);
    await progress(0.5, "writing");
    await terminal.shows(/50 %/);
    await server.finish(name);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.screen).toEqual(["operations/a  SUCCEEDED  50 %  writing", ""]);
  });

  test("the line goes on to tell how long it takes, without a change", async () => {
    const { environment } = await start();
    const terminal = new Terminal("watch a", environment);
    await terminal.shows(/ 1s/);
    terminal.type(CTRL_C);
    expect(await terminal.exitCode()).toBe(130);
  });

  test("a line is never wider than the terminal", async () => {
    const { progress, environment } = await start();
    await progress(0.25, "a message that is far too long for it ".repeat(4));
    const terminal = new Terminal("watch a", environment, 50);
    await terminal.shows(/…/);
    expect(terminal.screen.at(-1)).toHaveLength(49);
    terminal.type(CTRL_C);
    await terminal.exitCode();
  });

  test("Ctrl-C clears the line and ends with 130", async () => {
    const { environment } = await start();
    for (const command of ["watch", "wait"]) {
      const terminal = new Terminal(`${command} a`, environment);
      await terminal.shows(/RUNNING/);
      terminal.type(CTRL_C);
      expect(await terminal.exitCode()).toBe(130);
      expect(terminal.screen).toEqual([""]);
    }
  });

  test("wait leaves the error, and nothing of its progress", async () => {
    const { server, name, environment } = await start();
    const terminal = new Terminal("wait a", environment);
    await terminal.shows(/RUNNING/);
    await server.registry.updateOperation({ name, operation: { done: true, result: errorResult(5, "no book") } });
    expect(await terminal.exitCode()).toBe(1);
    expect(terminal.screen).toEqual(["error: NOT_FOUND: no book", ""]);
  });

  test("that is dumb, there are plain lines", async () => {
    const { server, name, environment } = await start();
    const terminal = new Terminal("watch a", { ...environment, TERM: "dumb" });
    await terminal.shows(/RUNNING/);
    await server.finish(name);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.output).toBe("operations/a  RUNNING\r\noperations/a  SUCCEEDED\r\n");
  });

  test("there are no colours, not even if somebody wants to force them", async () => {
    const { environment } = await start();
    const terminal = new Terminal("list", { ...environment, FORCE_COLOR: "1" });
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.output).not.toContain("\u001b");
  });
});

describe("elsewhere", () => {
  test("watch prints a line for each change", async () => {
    const { server, name, progress, environment } = await start();
    const watch = longrun(["watch", "a"], environment);
    await shows(watch, /RUNNING/);
    await progress(0.5, "half");
    await shows(watch, /half/);
    await server.finish(name);
    expect(await watch.ended).toMatchObject({
      exitCode: 0,
      stdout: "operations/a  RUNNING\noperations/a  RUNNING  50 %  half\noperations/a  SUCCEEDED  50 %  half\n",
      stderr: "",
    });
  });

  test("watch --output json prints a line of JSON for each change", async () => {
    const { server, name, environment } = await start();
    const watch = longrun(["watch", "a", "--output", "json"], environment);
    await shows(watch, /RUNNING/);
    await server.finish(name);
    const { stdout } = await watch.ended;
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ state: "RUNNING" }, { state: "SUCCEEDED", operation: { name, done: true } }]);
  });

  test("SIGINT ends with 130 and without a word", async () => {
    const { environment } = await start();
    const watch = longrun(["watch", "a"], environment);
    await shows(watch, /RUNNING/);
    watch.child.kill("SIGINT");
    expect(await watch.ended).toMatchObject({ exitCode: 130, stdout: "operations/a  RUNNING\n", stderr: "" });
  });

  test("a reader that goes away ends a list without a word", async () => {
    const { server, environment } = await start();
    const message = "x".repeat(100_000);
    for (let id = 0; id < 20; id++) {
      const result = errorResult(2, message);
      await server.registry.createOperation({ operation: { done: true, result } });
    }
    const line = `'${process.execPath}' bin/longrun.js list --page-size 1 | head -n 1; echo "$?" "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await new TestProcess("bash", ["-c", line], environment).ended;
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^NAME +STATE.*\n0 0\n$/);
  });

  test.each(["--help", "serve --help", "config", "list --help"])(
    "a reader that is gone ends %s without a word",
    async (args) => {
      const line = `'${process.execPath}' bin/longrun.js ${args} | true; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = await new TestProcess("bash", ["-c", line]).ended;
      expect({ stdout, stderr }).toEqual({ stdout: "0\n", stderr: "" });
    },
  );

  test("output that cannot be written is told in words, with exit code 1", async () => {
    const { environment } = await start();
    const line = `'${process.execPath}' bin/longrun.js get a > /dev/full; echo "$?"`;
    const { stdout, stderr } = await new TestProcess("bash", ["-c", line], environment).ended;
    expect(stderr).toMatch(/^error: The output cannot be written: .*ENOSPC.*\n$/);
    expect(stdout).toBe("1\n");
  });
});

/** Resolves when a process has written something. */
async function shows(process: TestProcess, what: RegExp): Promise<void> {
  while (!what.test(process.stdout)) await once(process.child.stdout ?? process.child, "data");
}
