import { describe, expect, jest, test } from "@jest/globals";
import { parse } from "yaml";
import { serveBare } from "../client/support/bare-server.ts";
import { serve } from "../server/support/serve.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

/** A server with operations/a to operations/e, the newest last. */
async function start() {
  const server = await serve();
  for (const id of "abcde") await server.createRunning(id);
  return { server, list: (...args: string[]) => runClient(server.port, ["list", ...args]) };
}

const ids = (table: string) => [...table.matchAll(/^operations\/(\w)/gm)].map(([, id]) => id).join("");

describe("longrun list", () => {
  test("shows all pages as one table with one title", async () => {
    const { server, list } = await start();
    await server.registry.updateOperation({ name: "operations/c", progress: { fraction: 0.5, message: "half" } });
    const { exitCode, stdout, stderr } = await list("--page-size", "2");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const lines = stdout.replace(/\b\d+s\b/g, "1s").split("\n");
    expect(lines[0]).toMatch(/^NAME {10}STATE {4}PROGRESS {2}AGE {2}MESSAGE$/);
    expect(lines[3]).toBe("operations/c  RUNNING  50 %      1s   half");
    expect(ids(stdout)).toBe("edcba");
  });

  test("shows no more than --limit, and where to go on", async () => {
    const { list } = await start();
    const { stdout, stderr } = await list("--limit", "3", "--page-size", "2");
    expect(ids(stdout)).toBe("edc");
    const [, token = ""] = /^There are more: --page-token (\S+)\n$/.exec(stderr) ?? [];
    expect(ids((await list("--page-token", token)).stdout)).toBe("ba");
    expect(await list("--limit", "5")).toMatchObject({ stderr: "" });
  });

  test("shows those in a parent that meet a filter", async () => {
    const { server, list } = await start();
    await server.finish("operations/b");
    await server.createRunning("z", "projects/p");
    expect(ids((await list("--filter", "done = true")).stdout)).toBe("b");
    expect((await list("--parent", "projects/-")).stdout).toContain("projects/p/operations/z");
    expect(await list("--parent", "projects/q")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "There are no such operations.\n",
    });
    expect((await list("--filter", "done =")).stderr).toMatch(
      /^error: INVALID_ARGUMENT: filter.*\n {2}reason: INVALID_FILTER/,
    );
  });

  test("prints one document for programs, of any number of pages", async () => {
    const { list } = await start();
    const names = [..."edcba"].map((id) => ({ name: `operations/${id}` }));
    expect(JSON.parse((await list("--output", "json", "--page-size", "2")).stdout)).toEqual({ operations: names });
    expect(parse((await list("--output", "yaml", "--page-size", "2")).stdout)).toEqual({ operations: names });
    const some = JSON.parse((await list("--output", "json", "--limit", "2")).stdout);
    expect(some).toEqual({ operations: names.slice(0, 2), nextPageToken: expect.any(String) });
    const rest = JSON.parse((await list("--output", "json", "--page-token", some.nextPageToken)).stdout);
    expect(rest).toEqual({ operations: names.slice(2) });
    const records = JSON.parse((await list("--output", "json", "--record", "--limit", "1")).stdout);
    expect(records).toMatchObject({ operationRecords: [{ operation: names[0], state: "RUNNING" }] });
    expect(JSON.parse((await list("--output", "json", "--parent", "projects/q")).stdout)).toEqual({ operations: [] });
  });

  test("prints nothing for programs if the first page cannot be read", async () => {
    const { list } = await start();
    expect(await list("--output", "json", "--filter", "(")).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("works with a server that knows nothing of longrun, and gives more than it was asked for", async () => {
    const error = { case: "error" as const, value: { code: 5, message: "no book" } };
    const cancelled = { case: "error" as const, value: { code: 1, message: "stopped" } };
    const response = { case: "response" as const, value: { typeUrl: "type.googleapis.com/google.protobuf.Empty" } };
    const operations = [
      { name: "operations/a" },
      { name: "operations/b", done: true, result: error },
      { name: "operations/c", done: true, result: cancelled },
      { name: "operations/d", done: true, result: response },
    ];
    const { address } = await serveBare({ listOperations: () => ({ operations, nextPageToken: "" }) });
    const { stdout } = await runClient(address, ["list"]);
    expect(stdout).toBe(
      [
        "NAME          STATE      MESSAGE",
        "operations/a  RUNNING",
        "operations/b  FAILED     NOT_FOUND: no book",
        "operations/c  CANCELLED  CANCELLED: stopped",
        "operations/d  SUCCEEDED",
        "",
      ].join("\n"),
    );
    expect(ids((await runClient(address, ["list", "--limit", "2"])).stdout)).toBe("ab");
  });
});
