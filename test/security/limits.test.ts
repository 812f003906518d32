import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { DescMethod } from "@bufbuild/protobuf";
import { describe, expect, jest, test } from "@jest/globals";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { framed, rawSession } from "../server/support/raw-client.ts";
import { methodPath } from "../server/support/service-client.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { type SecuredServer, serveSecured } from "./support/secured-server.ts";
import { open, type Sent, send } from "./support/send.ts";

jest.setTimeout(20_000);

const { createOperation, updateOperation, countOperations, watchOperation, watchOperations } = OperationRegistry.method;
const { listOperations, waitOperation } = Operations.method;

/** A server whose callers come by keys, which are short. */
async function start(settings: Record<string, string>) {
  const keys: string[] = [];
  const server = await serveSecured({
    settings,
    prepare: (callers) => {
      callers.setPolicy('rules: [{ role: admin, parents: ["**"] }]');
      keys.push(callers.addKey("one"), callers.addKey("two"));
    },
  });
  const [one, two] = keys.map((key) => ({ "x-api-key": key }));
  return Object.assign(server, { one: one ?? {}, two: two ?? {} });
}

const metadata = (bytes: number) => ({ typeUrl: "a.example/x.Y", value: Buffer.alloc(bytes) });
const ofMetadata = (bytes: number): Partial<Sent> => ({
  method: "POST",
  body: JSON.stringify({ operation: { metadata: { "@type": "a.example/x.Y", value: "A".repeat(bytes) } } }),
});
const nested = (depth: number): Partial<Sent> => {
  const value = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  const type = "type.googleapis.com/google.protobuf.Struct";
  return { method: "POST", body: `{"operation":{"metadata":{"@type":"${type}","value":${value}}}}` };
};

interface Case {
  readonly setting: string;
  readonly value: string;
  readonly grpc?: readonly [method: DescMethod, request: Record<string, unknown>, headers?: Record<string, string>];
  readonly rest: Partial<Sent>;
  /** The gRPC code, the status over HTTP, and the reason. */
  readonly expected: readonly [string, number, string];
}

const invalid = (reason: string) => ["INVALID_ARGUMENT", 400, reason] as const;

const cases: readonly Case[] = [
  {
    setting: "max-message-bytes",
    value: "1KiB",
    grpc: [createOperation, { operation: { metadata: metadata(1500) } }],
    rest: ofMetadata(2000),
    expected: ["RESOURCE_EXHAUSTED", 413, "MESSAGE_TOO_LARGE"],
  },
  {
    setting: "max-operation-bytes",
    value: "1KiB",
    grpc: [createOperation, { operation: { metadata: metadata(1500) } }],
    rest: ofMetadata(2000),
    expected: invalid("INVALID_OPERATION"),
  },
  {
    setting: "max-metadata-bytes",
    value: "1KiB",
    grpc: [listOperations, {}, { x: "x".repeat(1500) }],
    rest: { headers: { x: "x".repeat(1500) } },
    expected: ["RESOURCE_EXHAUSTED", 431, "METADATA_TOO_LARGE"],
  },
  {
    setting: "max-labels",
    value: "1",
    grpc: [createOperation, { labels: { a: "", b: "" } }],
    rest: { method: "POST", body: '{"labels":{"a":"","b":""}}' },
    expected: invalid("INVALID_LABELS"),
  },
  {
    setting: "max-filter-bytes",
    value: "10",
    grpc: [listOperations, { filter: "done = false" }],
    rest: { path: "?filter=done%20=%20false" },
    expected: invalid("INVALID_FILTER"),
  },
  {
    setting: "max-filter-terms",
    value: "1",
    grpc: [countOperations, { filter: "a b" }],
    rest: { path: ":count?filter=a+b" },
    expected: invalid("INVALID_FILTER"),
  },
  {
    setting: "max-filter-depth",
    value: "1",
    grpc: [listOperations, { filter: "((a))" }],
    rest: { path: "?filter=((a))" },
    expected: invalid("INVALID_FILTER"),
  },
  {
    setting: "max-mask-paths",
    value: "1",
    grpc: [updateOperation, { name: "operations/there", updateMask: { paths: ["metadata", "done"] } }],
    rest: { method: "PATCH", path: "/there?updateMask=metadata,done", body: "{}" },
    expected: invalid("INVALID_UPDATE_MASK"),
  },
  { setting: "max-json-depth", value: "10", rest: nested(9), expected: invalid("INVALID_JSON") },
];

describe("what goes beyond a limit is refused over gRPC and REST, and taken where the limit is the usual one:", () => {
  test.each(cases)("$setting", async ({ setting, value, grpc, rest, expected: [code, status, reason] }) => {
    const outcomes = async ({ port, one }: Awaited<ReturnType<typeof start>>) => {
      await callGrpc(port, createOperation, { operationId: "there" }, { headers: one });
      const [method, request, headers] = grpc ?? [];
      const answer = method && (await callGrpc(port, method, request ?? {}, { headers: { ...one, ...headers } }));
      const path = `/v1/operations${rest.path ?? ""}`;
      const { status, json } = await send(port, { ...rest, path, headers: { ...one, ...rest.headers } });
      const reasonOverRest = json.error?.details?.[0].reason;
      return [answer?.error?.code, answer?.error?.reason, status, reasonOverRest];
    };
    const refused = await outcomes(await start({ [setting]: value }));
    expect(refused).toEqual([grpc && code, grpc && reason, status, reason]);
    expect(await outcomes(await start({}))).toEqual([undefined, undefined, 200, undefined]);
  });
});

describe("waits and watches are limited together", () => {
  /** Begins five waits and watches that do not end, over gRPC and REST; gives how the first of them is refused. */
  async function begin({ port, reports }: SecuredServer, headers: Record<string, string>): Promise<string> {
    const name = "operations/there";
    const begun = await Promise.race([
      refusal(callGrpc(port, waitOperation, { name }, { headers })),
      refusal(callGrpc(port, watchOperation, { name }, { headers })),
      refusal(callGrpc(port, watchOperations, {}, { headers })),
      send(port, { path: `/v1/${name}:wait`, headers }).then(({ status, json }) => [status, reasonIn(json)].join(" ")),
      send(port, { path: `/v1/${name}:watch`, headers }).then(({ status, json }) => [status, reasonIn(json)].join(" ")),
    ]);
    await reports.count(1);
    return begun;
  }

  const refusal = async (call: ReturnType<typeof callGrpc>) => {
    const { error } = await call;
    return `${error?.code} ${error?.reason}`;
  };
  // biome-ignore lint/suspicious/noExplicitAny: errors as they come
  const reasonIn = (json: any) => json?.error?.details?.[0]?.reason;

  test("for each principal", async () => {
    const server = await start({ "max-waits-per-principal": "4" });
    const { port, one, two } = server;
    await callGrpc(port, createOperation, { operationId: "there" }, { headers: one });
    // Of five the first four wait, until the test ends.
    expect(await begin(server, one)).toMatch(/^(RESOURCE_EXHAUSTED|429) TOO_MANY_WAITS$/);
    for (const path of ["/v1/operations/there:wait", "/v1/operations/there:watch", "/v1/operations:watch"]) {
      const { status, headers, json } = await send(port, { path, headers: one });
      expect([status, headers["retry-after"], reasonIn(json)]).toEqual([429, "1", "TOO_MANY_WAITS"]);
    }
    const { error } = await callGrpc(port, watchOperations, {}, { headers: one });
    expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED", reason: "TOO_MANY_WAITS" });
    const other = await open(port, { path: "/v1/operations/there:watch", headers: two });
    expect(other.statusCode).toBe(200);
    other.destroy();
    const { json } = await send(port, { path: "/v1/operations/there", headers: one });
    expect(json.name).toBe("operations/there");
  });

  test("for all of them", async () => {
    const server = await start({ "max-waits": "4" });
    const { port, one, two } = server;
    await callGrpc(port, createOperation, { operationId: "there" }, { headers: one });
    expect(await begin(server, one)).toMatch(/^(RESOURCE_EXHAUSTED|429) TOO_MANY_WAITS$/);
    const { status, json } = await send(port, { path: "/v1/operations/there:wait", headers: two });
    expect([status, reasonIn(json)]).toEqual([429, "TOO_MANY_WAITS"]);
  });
});

/** Opens a watch of everything over gRPC that is not read before it is told to be; then it gives the code of its end. */
async function watchUnread(port: number, headers: Record<string, string>): Promise<() => Promise<unknown>> {
  const stream = rawSession(port).request({
    ":method": "POST",
    ":path": methodPath(watchOperations),
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  stream.end(framed(Buffer.alloc(0)));
  await once(stream, "response");
  const trailers = once(stream, "trailers");
  return async () => {
    stream.resume();
    const [{ "grpc-status": code, "grpc-status-details-bin": details }] = await trailers;
    return [code, Buffer.from(String(details), "base64").includes("WATCH_TOO_SLOW")];
  };
}

describe("a watch whose reader does not read is cut off", () => {
  test.each([
    ["max-watch-changes", "5"],
    ["max-watch-bytes", "1MiB"],
  ])("by %s", async (setting, value) => {
    const server = await start({ [setting]: value });
    const { port, one } = server;
    const readToEnd = await watchUnread(port, one);
    const response = await open(port, { path: "/v1/operations:watch", headers: one });
    // More than the kernel holds for whoever does not read.
    for (let created = 0; created < 40; created++) {
      await callGrpc(port, createOperation, { operation: { metadata: metadata(500_000) } }, { headers: one });
    }
    expect(await readToEnd()).toEqual(["8", true]);
    expect((await text(response)).slice(-1000)).toContain("WATCH_TOO_SLOW");
  });
});
