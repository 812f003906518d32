import { fromBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BadRequestSchema, ErrorInfoSchema } from "../../src/proto/gen/google/rpc/error_details_pb.js";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { url } from "./any-samples.ts";
import { BufCurl } from "./buf-curl.ts";

const OPERATIONS = "google.longrunning.Operations";
const REGISTRY = "longrun.v1.OperationRegistry";

let server: ServerProcess;
let buf: BufCurl;

beforeAll(async () => {
  server = await startServer();
  buf = new BufCurl(server.address);
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

test("buf curl lists services and methods", async () => {
  const services = await buf.show("--list-services");
  expect(services.trim().split("\n")).toEqual(expect.arrayContaining([OPERATIONS, REGISTRY, "grpc.health.v1.Health"]));
  const methods = await buf.show("--list-methods");
  expect(methods).toContain(`${OPERATIONS}/WaitOperation`);
  expect(methods).toContain(`${REGISTRY}/CreateOperation`);
});

test.each(["grpc-v1", "grpc-v1alpha"])(
  "buf curl creates, gets, lists and ends an operation by %s",
  async (reflection) => {
    const flags = ["--reflect-protocol", reflection];
    const parent = `projects/${reflection}`;
    const name = `${parent}/operations/a`;
    const metadata = { "@type": url("google.cloud.common.OperationMetadata"), target: "books", verb: "export" };
    const create = { parent, operationId: "a", operation: { metadata } };
    expect(await buf.call(`${REGISTRY}/CreateOperation`, create, ...flags)).toEqual({ name, metadata });
    expect(await buf.call(`${OPERATIONS}/GetOperation`, { name }, ...flags)).toEqual({ name, metadata });
    const list = await buf.call(`${OPERATIONS}/ListOperations`, { name: parent }, ...flags);
    expect(list).toEqual({ operations: [{ name, metadata }] });
    const waited = buf.call(`${OPERATIONS}/WaitOperation`, { name, timeout: "30s" }, ...flags);
    const response = { "@type": url("google.protobuf.StringValue"), value: "books.csv" };
    await buf.call(`${REGISTRY}/UpdateOperation`, { name, operation: { done: true, response } }, ...flags);
    expect(await waited).toEqual({ name, metadata, done: true, response });
  },
);

test("buf curl shows an error with its code, its message and the types of its details", async () => {
  const name = "projects/none/operations/none";
  const error = await buf.error(`${OPERATIONS}/GetOperation`, { name });
  expect(error).toMatchObject({
    code: "not_found",
    message: `Operation "${name}" was not found.`,
    details: [{ type: "google.rpc.ErrorInfo" }, { type: "google.rpc.ResourceInfo" }],
  });
  const [errorInfo] = error.details.map(({ value }) => fromBinary(ErrorInfoSchema, Buffer.from(value, "base64")));
  expect(errorInfo).toMatchObject({ reason: "OPERATION_NOT_FOUND", domain: "longrun", metadata: { name } });
});

test("buf curl shows which field is wrong", async () => {
  const error = await buf.error(`${REGISTRY}/CreateOperation`, { operationId: "not an id" });
  expect(error).toMatchObject({
    code: "invalid_argument",
    details: [{ type: "google.rpc.ErrorInfo" }, { type: "google.rpc.BadRequest" }],
  });
  const badRequest = fromBinary(BadRequestSchema, Buffer.from(error.details[1]?.value ?? "", "base64"));
  expect(badRequest).toMatchObject({ fieldViolations: [{ field: "operation_id" }] });
});
