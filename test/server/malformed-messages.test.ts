import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { errorOf, type RpcError } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { callUnary } from "./support/service-client.ts";
import { field, fields, varint } from "./support/wire.ts";

const CREATE = "/longrun.v1.OperationRegistry/CreateOperation";
const UPDATE = "/longrun.v1.OperationRegistry/UpdateOperation";
const operationId = field(2, "half-read");

/** Encodings of a creation that a lax decoder would read as something else than what was sent. */
const malformed: Record<string, Uint8Array> = {
  "a field number 0": fields(operationId, Buffer.from([0x00, 0x01])),
  "a field number 0 with a length": fields(operationId, Buffer.from([0x02, 0x01, 0x61])),
  "a field number beyond 29 bits": fields(operationId, Buffer.from([0x80, 0x80, 0x80, 0x80, 0x10, 0x01])),
  "a group that ends as another": fields(operationId, Buffer.from([0xa3, 0x06, 0xac, 0x06])),
  "a group that does not end": fields(operationId, Buffer.from([0xa3, 0x06])),
  "a group that never began": fields(operationId, Buffer.from([0xa4, 0x06])),
  "wire type 6": fields(operationId, Buffer.from([0xa6, 0x06])),
  "wire type 7": fields(operationId, Buffer.from([0xa7, 0x06])),
  "a varint of 11 bytes": fields(operationId, Buffer.from([0x28, ...Array(10).fill(0x80), 0x01])),
  "a varint of more than 64 bits": fields(operationId, Buffer.from([0x28, ...Array(9).fill(0xff), 0x02])),
  "a varint that is cut short": fields(operationId, Buffer.from([0x28, 0x80])),
  "a length beyond the end": fields(operationId, Buffer.from([0x22, 0x05, 0x61])),
  "a length of 4 GiB": fields(operationId, Buffer.from([0x22, 0xff, 0xff, 0xff, 0xff, 0x0f])),
  "a fixed64 that is cut short": fields(operationId, Buffer.from([0xa1, 0x06, 0x00])),
  "a string field as a varint": fields(operationId, varint(4, 1)),
  "a message field as a varint": fields(operationId, varint(3, 1)),
  "a bool field as a string": fields(operationId, field(5, "true")),
  "an ID that is not UTF-8": field(2, Buffer.from([0x61, 0xff])),
  "an overlong UTF-8 sequence in a label": fields(operationId, field(9, field(1, Buffer.from([0xc0, 0xaf])))),
  "an encoded surrogate in a request ID": fields(operationId, field(4, Buffer.from([0xed, 0xa0, 0x80]))),
  "a nested message that overruns its parent": fields(operationId, field(3, Buffer.from([0x12, 0x7f, 0x0a]))),
  "unknown groups 101 deep": fields(
    operationId,
    Buffer.from([...Array(101).fill([0xa3, 0x06]), ...Array(101).fill([0xa4, 0x06])].flat()),
  ),
};

test.each(Object.entries(malformed))("%s is INVALID_ARGUMENT, and nothing is stored", async (_, bytes) => {
  const { grpc, operations } = await serve();
  const error = await errorOf(callUnary(grpc, CREATE, bytes));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "MALFORMED_MESSAGE" });
  expect((await operations.listOperations({})).operations).toEqual([]);
});

test("an update with both results on the wire is INVALID_ARGUMENT and changes nothing", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const operation = fields(varint(3, 1), field(4, varint(1, 5)), field(5, field(1, "x/y")));
  const error = await errorOf(callUnary(client.grpc, UPDATE, fields(field(6, name), field(1, operation))));
  expect(error.code).toBe("INVALID_ARGUMENT");
  expect((await client.operations.getOperation({ name })).done).toBe(false);
});

test("a name that is not UTF-8 is INVALID_ARGUMENT in every method that takes one", async () => {
  const { grpc } = await serve();
  const methods = ["GetOperation", "ListOperations", "WaitOperation", "CancelOperation", "DeleteOperation"];
  const notText = field(1, Buffer.from([0x6f, 0xfe]));
  const codes = methods.map(async (method) => {
    return (await errorOf(callUnary(grpc, `/google.longrunning.Operations/${method}`, notText))).code;
  });
  expect(new Set(await Promise.all(codes))).toEqual(new Set(["INVALID_ARGUMENT"]));
});

test("unknown fields and well-formed unknown groups are no reason to refuse a request", async () => {
  const { grpc, operations } = await serve();
  const group = Buffer.from([0xa3, 0x06, 0x08, 0x01, 0xa4, 0x06]);
  await callUnary(grpc, CREATE, fields(operationId, field(1000, "news"), varint(1001, -1), group));
  expect(await operations.getOperation({ name: "operations/half-read" })).toMatchObject({ done: false });
});

test("random bytes never get anything but an answer or an error of the request", async () => {
  const { grpc, operations } = await serve();
  const paths = [CREATE, UPDATE, "/google.longrunning.Operations/WaitOperation"];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 64 }), async (path, bytes) => {
      const outcome = await callUnary(grpc, path, bytes).catch((error: RpcError) => error.code);
      if (typeof outcome === "string") expect(["INVALID_ARGUMENT", "NOT_FOUND", "UNIMPLEMENTED"]).toContain(outcome);
    }),
    { numRuns: 500 },
  );
  await operations.listOperations({});
});
