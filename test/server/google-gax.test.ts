import { once } from "node:events";
import { create, type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { anyPack, type StringValue, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import gax, { type Operation, type OperationsClient } from "google-gax";
import { OperationMetadataSchema } from "../../src/proto/gen/google/cloud/common/operation_metadata_pb.js";
import type { Operation as RawOperation } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { afterTest } from "../support/after-test.ts";
import { errorResult } from "./support/grpc-test-client.ts";
import { serve, type TestServer } from "./support/serve.ts";

const { CancelOperationRequest, DeleteOperationRequest, GetOperationRequest, ListOperationsRequest } =
  gax.operationsProtos.google.longrunning;

/** What the iterator and the stream turn on by themselves, with a warning unless it is said. */
const paging = { autoPaginate: false };

/** A server, and the operations client that Google's Node libraries use, without TLS and credentials. */
async function serveGax(): Promise<{ server: TestServer; client: OperationsClient }> {
  const server = await serve();
  const sslCreds = gax.grpc.credentials.createInsecure();
  const auth = new gax.GoogleAuth({ authClient: new gax.googleAuthLibrary.PassThroughClient() });
  const client = gax.lro({ auth }).operationsClient({ servicePath: "127.0.0.1", port: server.port, sslCreds });
  afterTest(() => client.close());
  return { server, client };
}

/** The operation that a Google library returns for a long-running method: polled fast, its payloads typed. */
async function gaxOperation(client: OperationsClient, name: string): Promise<Operation> {
  const [latest] = await client.getOperation(new GetOperationRequest({ name }));
  const descriptor = new gax.LongrunningDescriptor(
    client,
    decoder(StringValueSchema) as never,
    decoder(OperationMetadataSchema) as never,
  );
  return gax.operation(latest, descriptor, gax.createBackoffSettings(5, 1.5, 20, null, null, null, 20_000));
}

function decoder<Desc extends DescMessage>(schema: Desc): (bytes: Uint8Array) => MessageShape<Desc> {
  return (bytes) => fromBinary(schema, bytes);
}

function response(value: string) {
  const packed = anyPack(StringValueSchema, create(StringValueSchema, { value }));
  return { done: true, result: { case: "response" as const, value: packed } };
}

function metadata(statusDetail: string) {
  const message = create(OperationMetadataSchema, { verb: "export", statusDetail });
  return { metadata: anyPack(OperationMetadataSchema, message) };
}

async function createMany({ registry }: TestServer, parent: string, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let made = 0; made < count; made++) names.push((await registry.createOperation({ parent })).name);
  return names;
}

test("google-gax gets an operation with its metadata", async () => {
  const { server, client } = await serveGax();
  const { name } = await server.registry.createOperation({ parent: "projects/p", operation: metadata("half") });
  const [operation] = await client.getOperation(new GetOperationRequest({ name }));
  expect(operation).toMatchObject({ name, done: false, metadata: { type_url: expect.stringMatching(/common/) } });
});

test("google-gax iterates over every operation, in pages of 7", async () => {
  const { server, client } = await serveGax();
  const names = await createMany(server, "projects/p", 120);
  const request = new ListOperationsRequest({ name: "projects/p", pageSize: 7 });
  const listed: unknown[] = [];
  for await (const { name } of client.listOperationsAsync(request, paging)) listed.push(name);
  expect(listed).toEqual(names.reverse());
});

test("google-gax streams every operation, in pages of 7 and in pages of the server's size", async () => {
  const { server, client } = await serveGax();
  const names = (await createMany(server, "projects/p", 120)).reverse();
  for (const pageSize of [7, 0]) {
    const stream = client.listOperationsStream(new ListOperationsRequest({ name: "projects/p", pageSize }), paging);
    const listed: unknown[] = [];
    // The stream begins to list when it is made to flow, not when it is iterated over.
    stream.on("data", ({ name }) => listed.push(name));
    await once(stream, "end");
    expect(listed).toEqual(names);
  }
});

test("google-gax lists pages by hand, following the page token", async () => {
  const { server, client } = await serveGax();
  const names = (await createMany(server, "projects/p", 10)).reverse();
  const listed: unknown[] = [];
  let pageToken: string | undefined = "";
  for (let pages = 1; pageToken !== undefined; pages++) {
    const request = new ListOperationsRequest({ name: "projects/p", pageSize: 7, pageToken });
    // The types hide the arrays that the client gives: operations, next request, raw response.
    const answer: unknown = await client.listOperations(request, paging);
    const [operations, next] = answer as [RawOperation[], { pageToken: string } | null];
    listed.push(...operations.map(({ name }) => name));
    expect(pages).toBeLessThanOrEqual(2);
    pageToken = next?.pageToken;
  }
  expect(listed).toEqual(names);
});

test("google-gax cancels an operation, twice, and deletes it", async () => {
  const { server, client } = await serveGax();
  const { name } = await server.registry.createOperation({});
  await client.cancelOperation(new CancelOperationRequest({ name }));
  await client.cancelOperation(new CancelOperationRequest({ name }));
  const [operation] = await client.getOperation(new GetOperationRequest({ name }));
  expect(operation).toMatchObject({ done: true, result: "error", error: { code: 1 } });
  await client.deleteOperation(new DeleteOperationRequest({ name }));
  const gone = client.getOperation(new GetOperationRequest({ name }));
  await expect(gone).rejects.toMatchObject({
    code: 5,
    reason: "OPERATION_NOT_FOUND",
    domain: "longrun",
    errorInfoMetadata: { name },
  });
});

test("google-gax's promise of an operation reports progress and resolves with the response", async () => {
  const { server, client } = await serveGax();
  const { registry } = server;
  const { name } = await registry.createOperation({ parent: "projects/p", operation: metadata("begun") });
  const operation = await gaxOperation(client, name);
  const seen: unknown[] = [];
  operation.on("progress", async ({ statusDetail }) => {
    seen.push(statusDetail);
    await registry.updateOperation({ name, operation: response("books.csv") });
  });
  const promise = operation.promise();
  await registry.updateOperation({ name, operation: metadata("half"), progress: { fraction: 0.5 } });
  const [result, last] = (await promise) as [StringValue, { statusDetail: string; verb: string }];
  expect(result.value).toBe("books.csv");
  expect(last).toMatchObject({ statusDetail: "half", verb: "export" });
  expect(seen).toEqual(["half"]);
});

test("google-gax's promise of an operation rejects with the code and the message of its error", async () => {
  const { server, client } = await serveGax();
  const name = await server.createRunning("fails");
  const promise = (await gaxOperation(client, name)).promise();
  await server.registry.updateOperation({ name, operation: { done: true, result: errorResult(8, "No more books.") } });
  await expect(promise).rejects.toMatchObject({ code: 8, message: "No more books." });
});

test("google-gax cancels by the operation, and its promise rejects when the producer has stopped", async () => {
  const { server, client } = await serveGax();
  const name = await server.createRunning("stops");
  const operation = await gaxOperation(client, name);
  await operation.cancel();
  expect((await server.registry.getOperationRecord({ name })).cancelRequested).toBe(true);
  const promise = operation.promise();
  await server.registry.updateOperation({ name, operation: { done: true, result: errorResult(1, "stopped") } });
  await expect(promise).rejects.toMatchObject({ code: 1, message: "stopped" });
});
