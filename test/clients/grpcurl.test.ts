import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { url } from "./any-samples.ts";
import { Grpcurl } from "./grpcurl.ts";

let server: ServerProcess;
let grpcurl: Grpcurl;

beforeAll(async () => {
  server = await startServer();
  grpcurl = new Grpcurl(server.address);
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

const metadata = {
  "@type": url("google.cloud.common.OperationMetadata"),
  createTime: "2026-01-01T00:00:00Z",
  target: "projects/shop/books",
  verb: "export",
};

test("grpcurl creates, updates, gets, lists and waits for an operation, and sees it succeed", async () => {
  const name = "projects/life/operations/export-1";
  const operationId = "export-1";
  const created = await grpcurl.call("OperationRegistry/CreateOperation", {
    parent: "projects/life",
    operationId,
    operation: { metadata },
  });
  expect(created).toEqual({ name, metadata });
  expect(await grpcurl.call("OperationRegistry/GetOperationRecord", { name })).toMatchObject({ state: "PENDING" });

  const newer = { ...metadata, statusDetail: "400 of 1000 books" };
  const progress = { fraction: 0.4, message: "400 of 1000 books" };
  const update = { operation: { name, metadata: newer }, updateMask: { paths: ["metadata"] }, progress };
  expect(await grpcurl.call("OperationRegistry/UpdateOperation", update)).toEqual({ name, metadata: newer });
  expect(await grpcurl.call("Operations/GetOperation", { name })).toEqual({ name, metadata: newer });
  const listed = { operations: [{ name, metadata: newer }] };
  expect(await grpcurl.call("Operations/ListOperations", { name: "projects/life" })).toEqual(listed);
  const record = await grpcurl.call("OperationRegistry/GetOperationRecord", { name });
  expect(record).toMatchObject({ operation: { name, metadata: newer }, state: "RUNNING", progress });

  const waited = grpcurl.call("Operations/WaitOperation", { name, timeout: "30s" });
  const response = { "@type": url("google.protobuf.Struct"), value: { file: "gs://shop/books.csv", rows: 1000 } };
  const ended = { name, metadata: newer, done: true, response };
  const end = { operation: { name, done: true, response } };
  expect(await grpcurl.call("OperationRegistry/UpdateOperation", end)).toEqual(ended);
  expect(await waited).toEqual(ended);
  expect(await grpcurl.call("Operations/GetOperation", { name })).toEqual(ended);
  expect(await grpcurl.call("OperationRegistry/GetOperationRecord", { name })).toMatchObject({ state: "SUCCEEDED" });
});

test("grpcurl shows a response that is a StringValue, and refuses to end the operation again", async () => {
  const name = "operations/string";
  const response = { "@type": url("google.protobuf.StringValue"), value: "done ☃" };
  await grpcurl.call("OperationRegistry/CreateOperation", { operationId: "string" });
  await grpcurl.call("OperationRegistry/UpdateOperation", { name, operation: { done: true, response } });
  expect(await grpcurl.call("Operations/WaitOperation", { name })).toEqual({ name, done: true, response });
  const again = { name, operation: { done: true, error: { code: 13 } } };
  expect(await grpcurl.error("OperationRegistry/UpdateOperation", again)).toMatchObject({
    code: 9,
    details: [{ reason: "OPERATION_DONE" }, { "@type": url("google.rpc.PreconditionFailure") }],
  });
});

test("grpcurl shows the error of a failed operation with its details decoded", async () => {
  const name = "operations/failed";
  const details = [
    { "@type": url("google.rpc.ErrorInfo"), reason: "OUT_OF_BOOKS", domain: "shop.example", metadata: { shelf: "3" } },
    { "@type": url("google.rpc.RetryInfo"), retryDelay: "30s" },
  ];
  const error = { code: 8, message: "No more books.", details };
  await grpcurl.call("OperationRegistry/CreateOperation", { operationId: "failed", operation: { done: true, error } });
  expect(await grpcurl.call("Operations/GetOperation", { name })).toEqual({ name, done: true, error });
});

test("grpcurl cancels an operation that is pending, which ends it", async () => {
  const name = "operations/pending";
  await grpcurl.call("OperationRegistry/CreateOperation", { operationId: "pending" });
  expect(await grpcurl.call("Operations/CancelOperation", { name })).toEqual({});
  expect(await grpcurl.call("Operations/GetOperation", { name })).toMatchObject({
    name,
    done: true,
    error: { code: 1 },
  });
  expect(await grpcurl.call("Operations/CancelOperation", { name })).toEqual({});
});

test("grpcurl asks a running operation to be cancelled, and sees its producer end it", async () => {
  const name = "operations/running";
  await grpcurl.call("OperationRegistry/CreateOperation", { operationId: "running" });
  await grpcurl.call("OperationRegistry/UpdateOperation", { name, progress: { fraction: 0.1 } });
  expect(await grpcurl.call("Operations/CancelOperation", { name })).toEqual({});
  expect(await grpcurl.call("Operations/GetOperation", { name })).toEqual({ name });
  const asked = { state: "CANCELLING", cancelRequested: true, cancelTime: expect.any(String) };
  expect(await grpcurl.call("OperationRegistry/GetOperationRecord", { name })).toMatchObject(asked);
  const error = { code: 1, message: "stopped" };
  await grpcurl.call("OperationRegistry/UpdateOperation", { name, operation: { done: true, error } });
  expect(await grpcurl.call("Operations/WaitOperation", { name })).toEqual({ name, done: true, error });
  expect(await grpcurl.call("OperationRegistry/GetOperationRecord", { name })).toMatchObject({ state: "CANCELLED" });
});

test("grpcurl deletes an operation, and shows the details of the error when it is looked for", async () => {
  const name = "projects/gone/operations/old";
  await grpcurl.call("OperationRegistry/CreateOperation", { parent: "projects/gone", operationId: "old" });
  expect(await grpcurl.call("Operations/DeleteOperation", { name })).toEqual({});
  const notFound = {
    code: 5,
    message: `Operation "${name}" was not found.`,
    details: [
      {
        "@type": url("google.rpc.ErrorInfo"),
        reason: "OPERATION_NOT_FOUND",
        domain: "longrun",
        metadata: { name },
      },
      {
        "@type": url("google.rpc.ResourceInfo"),
        resourceType: "google.longrunning.Operation",
        resourceName: name,
      },
    ],
  };
  expect(await grpcurl.error("Operations/GetOperation", { name })).toEqual(notFound);
  expect(await grpcurl.call("Operations/ListOperations", { name: "projects/gone" })).toEqual({});
});

test("grpcurl names the field of a request that is wrong", async () => {
  expect(await grpcurl.error("Operations/ListOperations", { name: "projects/p", pageSize: -1 })).toMatchObject({
    code: 3,
    details: [
      { "@type": url("google.rpc.ErrorInfo"), domain: "longrun" },
      { "@type": url("google.rpc.BadRequest"), fieldViolations: [{ field: "page_size" }] },
    ],
  });
});
