import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { create, fromBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import gax, { type OperationsClient } from "google-gax";
import {
  type OperationMetadata,
  OperationMetadataSchema,
} from "../../../src/proto/gen/google/cloud/common/operation_metadata_pb.js";
import { errorResult, GrpcTestClient } from "../../server/support/grpc-test-client.ts";
import { type ServerProcess, startServer } from "../../support/start-server.ts";

const { CancelOperationRequest, DeleteOperationRequest, GetOperationRequest, ListOperationsRequest } =
  gax.operationsProtos.google.longrunning;

/** What the iterator turns on by itself, with a warning unless it is said. */
const paging = { autoPaginate: false };

let server: ServerProcess;
let producer: GrpcTestClient;

beforeAll(async () => {
  server = await startServer();
  producer = new GrpcTestClient(server.address);
});

afterAll(async () => {
  producer.close();
  expect(await server.stop()).toBe(0);
});

/** A client over REST that gets its paths and its types from google-gax, which knows operations of the root only. */
function plainClient(): OperationsClient {
  return connect({});
}

/** A client over REST as a library of Google makes it: paths and types are the service's, and answers are terse. */
function libraryClient(): OperationsClient {
  const name = "projects/*/operations/*";
  const httpRules = [
    { selector: "google.longrunning.Operations.GetOperation", get: `/v1beta1/{name=${name}}` },
    { selector: "google.longrunning.Operations.ListOperations", get: "/v1beta1/{name=projects/*}/operations" },
    { selector: "google.longrunning.Operations.DeleteOperation", delete: `/v1beta1/{name=${name}}` },
    { selector: "google.longrunning.Operations.CancelOperation", post: `/v1beta1/{name=${name}}:cancel`, body: "*" },
  ];
  const folder = dirname(createRequire(import.meta.url).resolve("google-proto-files/package.json"));
  const protoJson = new gax.protobuf.Root();
  protoJson.resolvePath = (_, path) => join(folder, path);
  protoJson.loadSync([
    "google/cloud/common/operation_metadata.proto",
    "google/longrunning/operations.proto",
    "google/rpc/error_details.proto",
  ]);
  return connect({ httpRules, protoJson, minifyJson: true, numericEnums: true });
}

function connect(options: Parameters<typeof gax.fallback.lro>[0]): OperationsClient {
  const auth = new gax.GoogleAuth({ authClient: new gax.googleAuthLibrary.PassThroughClient() });
  const rest = { fallback: "rest" as const, protocol: "http", servicePath: "127.0.0.1", port: server.port };
  return gax.fallback.lro({ ...options, ...rest, auth }).operationsClient(rest);
}

/** Stands for metadata and responses alike; google-gax cannot read a wrapper, such as a StringValue, in an Any of JSON. */
function payload(statusDetail: string) {
  return anyPack(OperationMetadataSchema, create(OperationMetadataSchema, { statusDetail }));
}

test("google-gax gets, lists, cancels and deletes operations of the root over REST", async () => {
  const client = plainClient();
  const name = await producer.createRunning("gax~of.the-root");
  const shown = { name, done: false };
  expect((await client.getOperation(new GetOperationRequest({ name })))[0]).toMatchObject(shown);
  const request = new ListOperationsRequest({ name: "operations", filter: `name = "${name}"` });
  expect(await client.listOperations(request, paging)).toMatchObject([[shown], null, {}]);
  await client.cancelOperation(new CancelOperationRequest({ name }));
  expect((await producer.registry.getOperationRecord({ name })).cancelRequested).toBe(true);
  await client.deleteOperation(new DeleteOperationRequest({ name }));
  await expect(producer.operations.getOperation({ name })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("google-gax iterates over every operation over REST, in pages of 7", async () => {
  const names: string[] = [];
  const parent = "projects/gax-pages";
  for (let made = 0; made < 20; made++) names.push((await producer.registry.createOperation({ parent })).name);
  const listed: unknown[] = [];
  const request = new ListOperationsRequest({ name: parent, pageSize: 7 });
  for await (const { name } of libraryClient().listOperationsAsync(request, paging)) listed.push(name);
  expect(listed).toEqual(names.reverse());
});

test("google-gax cancels an operation over REST, and shows the error that it ends with", async () => {
  const client = libraryClient();
  const { name } = await producer.registry.createOperation({ parent: "projects/gax" });
  await client.cancelOperation(new CancelOperationRequest({ name }));
  const [operation] = await client.getOperation(new GetOperationRequest({ name }));
  expect(operation).toMatchObject({
    name,
    done: true,
    error: { code: 1, details: [{ type_url: expect.stringMatching(/ErrorInfo$/) }] },
  });
});

test("google-gax gives the details of an error over REST", async () => {
  const client = libraryClient();
  const { name } = await producer.registry.createOperation({ parent: "projects/gax" });
  await client.deleteOperation(new DeleteOperationRequest({ name }));
  await expect(client.getOperation(new GetOperationRequest({ name }))).rejects.toMatchObject({
    code: 5,
    message: `Operation "${name}" was not found.`,
    reason: "OPERATION_NOT_FOUND",
    domain: "longrun",
    errorInfoMetadata: { name },
    statusDetails: [{ reason: "OPERATION_NOT_FOUND" }, { resourceName: name }],
  });
});

test("google-gax's promise of an operation resolves with the response over REST", async () => {
  const { name, promise } = await polled("resolves");
  const result = { case: "response" as const, value: payload("books.csv") };
  await producer.registry.updateOperation({ name, operation: { done: true, result } });
  expect(await promise).toMatchObject([{ statusDetail: "books.csv" }, { statusDetail: "half" }, { done: true }]);
});

test("google-gax's promise of an operation rejects with its error over REST", async () => {
  const { name, promise } = await polled("rejects");
  await producer.registry.updateOperation({
    name,
    operation: { done: true, result: errorResult(8, "No more books.") },
  });
  await expect(promise).rejects.toMatchObject({ code: 8, message: "No more books." });
});

/** An operation with metadata, and the promise of its end, which asks for it every few milliseconds. */
async function polled(operationId: string) {
  const client = libraryClient();
  const metadata = payload("half");
  const { name } = await producer.registry.createOperation({
    parent: "projects/gax",
    operationId,
    operation: { metadata },
  });
  const decode = (bytes: Uint8Array): OperationMetadata => fromBinary(OperationMetadataSchema, bytes);
  const descriptor = new gax.LongrunningDescriptor(client, decode as never, decode as never);
  const [latest] = await client.getOperation(new GetOperationRequest({ name }));
  const backoff = gax.createBackoffSettings(5, 1.5, 20, null, null, null, 20_000);
  return { name, promise: gax.operation(latest, descriptor, backoff).promise() };
}
