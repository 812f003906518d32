import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fromJson, type JsonObject, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, jest, test } from "@jest/globals";
import type { Limits } from "../../src/limits.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

jest.setTimeout(30_000);

const STRUCT = "type.googleapis.com/google.protobuf.Struct";

/** The status of a request over REST, and the reason if it is an error. */
async function outcomeOf(port: number, path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, init);
  const body = JSON.parse((await response.text()) || "{}");
  return `${response.status} ${body.error?.details[0].reason ?? ""}`.trim();
}

const post = (body: unknown): RequestInit => {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
};
const padded = (length: number) => ({
  operation: { metadata: { "@type": "a.example/x.Y", value: "A".repeat(length) } },
});

/** So many objects in one another. */
function objects(depth: number): JsonObject {
  return depth === 1 ? {} : { inside: objects(depth - 1) };
}

/** A creation whose JSON is nested two deeper than these objects. */
function nested(depth: number): object {
  return { operation: { metadata: { "@type": STRUCT, value: objects(depth) } } };
}

/** What a lowered limit refuses over REST, and what is just within it. */
const requests: readonly (readonly [
  limits: Partial<Limits>,
  path: string,
  refused: RequestInit | string,
  reason: string,
  taken: RequestInit | string,
])[] = [
  [{ maxMessageBytes: 1024 }, "operations", post(padded(2000)), "MESSAGE_TOO_LARGE", post(padded(400))],
  [{ maxOperationBytes: 1024 }, "operations", post(padded(2000)), "INVALID_OPERATION", post(padded(400))],
  [{ maxLabels: 1 }, "operations", post({ labels: { a: "", b: "" } }), "INVALID_LABELS", post({ labels: { a: "" } })],
  [{ maxFilterBytes: 10 }, "operations", "?filter=done=false-", "INVALID_FILTER", "?filter=done=false"],
  [{ maxFilterTerms: 1 }, "operations", "?filter=a+b", "INVALID_FILTER", "?filter=a"],
  [{ maxFilterDepth: 1 }, "operations", "?filter=((a))", "INVALID_FILTER", "?filter=(a)"],
  [{ maxJsonDepth: 10 }, "operations", post(nested(8)), "INVALID_JSON", post(nested(7))],
  [{ maxMetadataBytes: 1024 }, "operations", { headers: { x: "x".repeat(1500) } }, "METADATA_TOO_LARGE", {}],
];

test("a limit that is lowered holds over gRPC", async () => {
  const limits = { maxMessageBytes: 1024, maxMaskPaths: 1, maxWaits: 1 };
  const server = await serve({ limits });
  const { operations, registry } = server;
  const metadata = { typeUrl: "a.example/x.Y", value: Buffer.alloc(2000) };
  const creating = registry.createOperation({ operation: { metadata } });
  expect(await errorOf(creating)).toMatchObject({ code: "RESOURCE_EXHAUSTED" });
  const name = await server.createRunning("a");
  const masked = registry.updateOperation({ operation: { name }, updateMask: { paths: ["metadata", "metadata"] } });
  expect(await errorOf(masked)).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_UPDATE_MASK" });
  const waits = [operations.waitOperation({ name }), operations.waitOperation({ name })].map(errorOf);
  expect(await Promise.race(waits)).toMatchObject({ code: "RESOURCE_EXHAUSTED", reason: "TOO_MANY_WAITS" });
});

test("a connection that does not begin to speak in time is closed, and so is one whose request does not come to its end", async () => {
  const { port } = await serve({ limits: { firstBytesTimeout: 50, requestTimeout: 100 } });
  const told = async (request: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(request);
    return text(socket);
  };
  expect(await told("")).toBe("");
  const head =
    "POST /v1/operations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{";
  expect(await told(head)).toMatch(/^HTTP\/1\.1 408 [\s\S]*REQUEST_TIMEOUT/);
});

test("a limit that is no number is refused when the server is made", async () => {
  await expect(serve({ limits: { maxLabels: Number.NaN } })).rejects.toThrow(/^limits\.maxLabels must be/);
});

test("what is nested deeper than the limit is shown as its bytes", async () => {
  const { port, registry } = await serve({ limits: { maxJsonDepth: 10 } });
  const shown = async (operationId: string, depth: number) => {
    const value = toBinary(StructSchema, fromJson(StructSchema, objects(depth)));
    await registry.createOperation({ operationId, operation: { metadata: { typeUrl: STRUCT, value } } });
    const response = await fetch(`http://127.0.0.1:${port}/v1/operations/${operationId}`);
    return JSON.parse(await response.text()).metadata.value;
  };
  expect(await shown("a", 8)).toEqual(objects(8));
  expect(await shown("b", 9)).toMatch(/^[\w+/]+=*$/);
});

describe("a limit that is lowered holds over REST:", () => {
  test.each(requests)("%j", async (limits, path, refused, reason, taken) => {
    const { port } = await serve({ limits });
    const send = (each: RequestInit | string) =>
      typeof each === "string" ? outcomeOf(port, `${path}${each}`) : outcomeOf(port, path, each);
    expect(await send(refused)).toMatch(new RegExp(`^4\\d\\d ${reason}$`));
    expect(await send(taken)).toBe("200");
  });
});
