import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";
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

test("grpcurl lists the services", async () => {
  expect((await grpcurl.show("list")).trim().split("\n")).toEqual([
    "google.longrunning.Operations",
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
    "longrun.v1.OperationRegistry",
  ]);
});

test("grpcurl lists the methods of Operations", async () => {
  const methods = (await grpcurl.show("list", "google.longrunning.Operations")).trim().split("\n");
  expect(methods.map((method) => method.split(".").at(-1))).toEqual([
    "CancelOperation",
    "DeleteOperation",
    "GetOperation",
    "ListOperations",
    "WaitOperation",
  ]);
});

test("grpcurl describes Operations with its comments and bindings", async () => {
  const text = await grpcurl.show("describe", "google.longrunning.Operations");
  expect(text).toContain("// Manages long-running operations with an API service.");
  expect(text).toContain("rpc WaitOperation ( .google.longrunning.WaitOperationRequest )");
  expect(text).toContain('option (.google.api.http) = { get: "/v1/{name=operations/**}" };');
  expect(text).toContain('option (.google.api.method_signature) = "name,filter";');
});

test("grpcurl describes OperationRegistry with its comments and bindings", async () => {
  const text = await grpcurl.show("describe", "longrun.v1.OperationRegistry");
  expect(text).toContain("// Creates an operation. It is `PENDING` until its producer's first");
  expect(text).toContain("rpc CreateOperation ( .longrun.v1.CreateOperationRequest )");
  expect(text).toContain("rpc WatchOperation ( .longrun.v1.WatchOperationRequest ) returns ( stream");
  expect(text).toMatch(/option \(\.google\.api\.http\) = \{\s+post: "\/v1\/\{parent=\*\*\}\/operations",\s+body: "\*"/);
});

describe.each([
  ["longrun.v1.OperationRecord", "// Where the operation stands.", "field_behavior"],
  ["longrun.v1.OperationRecord.State", "// A producer is at work.", "SUCCEEDED = 4;"],
  ["google.longrunning.Operation", "oneof result", ".google.rpc.Status error = 4"],
  ["google.longrunning.operation_info", "extend .google.protobuf.MethodOptions", "operation_info = 1049"],
  ["google.rpc.ErrorInfo", "map<string, string> metadata = 3", "reason = 1"],
  ["google.cloud.common.OperationMetadata", "string verb = 4", "cancel_requested = 6"],
  ["google.protobuf.Struct", "map<string, .google.protobuf.Value> fields = 1", "message Struct"],
])("grpcurl describes %s", (symbol, ...expected) => {
  test.each(expected)("with %s", async (text) => {
    expect(await grpcurl.show("describe", symbol)).toContain(text);
  });
});
