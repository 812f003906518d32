import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../../support/start-server.ts";
import { runClient } from "../run-client.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

/** What curl prints for a path, with the status on a line after the body. */
async function curl(path: string, ...args: string[]): Promise<{ status: number; body: unknown }> {
  const flags = ["--silent", "--show-error", "--globoff", "--write-out", "\n%{http_code}"];
  const { exitCode, stdout, stderr } = await runClient("curl", [...flags, ...args, url(path)]);
  if (exitCode !== 0) throw new Error(`curl ${path}: ${stderr}`);
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end)), body: JSON.parse(stdout.slice(0, end)) };
}

function url(path: string): string {
  return `http://${server.address}${path}`;
}

/** The flags that post JSON. */
function json(body: unknown): string[] {
  return ["--json", JSON.stringify(body)];
}

const response = { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "books.csv" };

test("curl creates an operation, gets it, ends it and lists it", async () => {
  const name = "projects/curl/operations/export";
  const create = { operationId: "export", operation: {} };
  const created = { status: 200, body: { name, done: false } };
  expect(await curl("/v1/projects/curl/operations", ...json(create))).toEqual(created);
  expect(await curl(`/v1/${name}`)).toEqual(created);
  const patch = { operation: { done: true, response }, updateMask: "done,response" };
  const ended = { name, done: true, response };
  expect(await curl(`/v1/${name}`, "--request", "PATCH", ...json(patch))).toEqual({ status: 200, body: ended });
  const list = await curl("/v1/projects/curl/operations?filter=done%3Dtrue&pageSize=5");
  expect(list).toEqual({ status: 200, body: { operations: [ended] } });
});

test("curl sends the fields of a request in the query, and the operation as the body", async () => {
  const name = "operations/in-the-query";
  const created = await curl("/v1/operations?operationId=in-the-query", ...json({ metadata: response }));
  expect(created.body).toEqual({ name, metadata: response, done: false });
  const patched = await curl(`/v1/${name}?updateMask=done,response`, "-X", "PATCH", ...json({ done: true, response }));
  expect(patched.body).toEqual({ name, metadata: response, done: true, response });
});

test("curl cancels without a body, with an empty form and with an empty object, and deletes", async () => {
  for (const [id, body] of Object.entries({ none: [], form: ["--data", ""], object: json({}) })) {
    await curl("/v1/operations", ...json({ operationId: id, operation: {} }));
    expect(await curl(`/v1/operations/${id}:cancel`, "--request", "POST", ...body)).toEqual({ status: 200, body: {} });
    const { body: operation } = await curl(`/v1/operations/${id}`);
    expect(operation).toMatchObject({ done: true, error: { code: 1 } });
    expect(await curl(`/v1/operations/${id}`, "--request", "DELETE")).toEqual({ status: 200, body: {} });
    expect(await curl(`/v1/operations/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 404, status: "NOT_FOUND", details: [{ reason: "OPERATION_NOT_FOUND" }, {}] } },
    });
  }
});

test("curl reads compressed answers", async () => {
  const metadata = { ...response, value: "x".repeat(10_000) };
  await curl("/v1/operations", ...json({ operationId: "large", operation: { metadata } }));
  const { stdout } = await runClient("curl", [
    "--silent",
    "--compressed",
    "--dump-header",
    "-",
    url("/v1/operations/large"),
  ]);
  expect(stdout).toMatch(/^content-encoding: gzip\r$/im);
  expect(JSON.parse(stdout.slice(stdout.indexOf("\r\n\r\n")))).toEqual({
    name: "operations/large",
    metadata,
    done: false,
  });
});

test("curl watches an operation to its end as server-sent events", async () => {
  const name = "operations/watched";
  await curl("/v1/operations", ...json({ operationId: "watched", operation: {} }));
  const patch = (body: unknown) => curl(`/v1/${name}`, "--request", "PATCH", ...json(body));
  // Each change is made when the one before has come, so none is skipped.
  const changes = [
    () => patch({ progress: { fraction: 0.5 } }),
    () => curl(`/v1/${name}:cancel`, "--request", "POST"),
    () => patch({ operation: { done: true, error: { code: 1, message: "stopped" } } }),
  ];
  const watch = watcher(`/v1/${name}:watch`, "text/event-stream");
  const ended = once(watch, "close");
  const ids = new Set<string>();
  const states: string[] = [];
  for await (const line of createInterface({ input: watch.stdout })) {
    const [, field, value = ""] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (field === "id") ids.add(value);
    if (field !== "data") continue;
    states.push(JSON.parse(value).state);
    await changes.shift()?.();
  }
  expect(await ended).toEqual([0, null]);
  expect(states).toEqual(["PENDING", "RUNNING", "CANCELLING", "CANCELLED"]);
  expect(ids.size).toBe(4);
});

test("curl watches the operations of a parent as lines of JSON", async () => {
  const name = "projects/ndjson/operations/a";
  const watch = watcher("/v1/projects/ndjson/operations:watch", "application/x-ndjson");
  const lines = createInterface({ input: watch.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? "null");
  // Only changes from now on are sent, and it is now when the head of the answer has come.
  for await (const line of createInterface({ input: watch.stderr })) if (line.startsWith("< HTTP/1.1 200")) break;
  await curl("/v1/projects/ndjson/operations", ...json({ operationId: "a", operation: {} }));
  expect(await next()).toMatchObject({ record: { operation: { name }, state: "PENDING" } });
  await curl(`/v1/${name}`, "--request", "DELETE");
  expect(await next()).toEqual({ deletedName: name });
  watch.kill();
});

/** A curl that prints the changes as they come, and on standard error the head of the answer. */
function watcher(path: string, accept: string) {
  return spawn("curl", ["--verbose", "--no-buffer", "--max-time", "40", "--header", `Accept: ${accept}`, url(path)]);
}

test("curl polls an operation of the profile for generated clients to its end", async () => {
  await curl("/v1/operations", ...json({ operationId: "async", operation: {} }));
  const key = ["--header", "x-api-key: KEY"];
  const shown = { id: "async", status: "pending", result_url: null, error: null, progress_pct: null };
  expect(await curl("/async/v1/operations/async", ...key)).toMatchObject({ status: 200, body: shown });
  const cancelled = await curl("/async/v1/operations/async/cancel", "--request", "POST", ...key);
  expect(cancelled).toMatchObject({
    status: 200,
    body: { id: "async", status: "cancelled", error: { code: "CANCELLED" } },
  });
  expect(await curl("/async/v1/operations/none", ...key)).toMatchObject({ status: 404, body: { type: "not_found" } });
});
