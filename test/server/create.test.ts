import { expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { emptyResponse, errorResult } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

test("without an ID the server makes one, a new one each time", async () => {
  const { registry } = await serve();
  const made = [await registry.createOperation({}), await registry.createOperation({ parent: "projects/p" })];
  expect(made[0]?.name).toMatch(/^operations\/[a-zA-Z0-9._~-]{1,128}$/);
  expect(made[1]?.name).toMatch(/^projects\/p\/operations\/[a-zA-Z0-9._~-]{1,128}$/);
  expect(made[0]?.name.split("/").at(-1)).not.toBe(made[1]?.name.split("/").at(-1));
});

test("IDs come from the source that the server was given", async () => {
  const { registry } = await serve({ ids: { operationId: () => "made", uid: () => "uid" } });
  expect(await registry.createOperation({})).toMatchObject({ name: "operations/made" });
});

test.each(["a", "A.b_c~d-e", "0", "...", "_", "-a", "operation", "Operations", "a".repeat(128)])(
  "the ID %j is taken as it is",
  async (operationId) => {
    const { registry, operations } = await serve();
    const { name } = await registry.createOperation({ parent: "projects/p", operationId });
    expect(name).toBe(`projects/p/operations/${operationId}`);
    expect(await operations.getOperation({ name })).toMatchObject({ name });
  },
);

test.each([".", "..", "-", "operations", "a/b", "a b", "ä", "a%20", "a:b", "*", "a\n", "a\u0000", "a".repeat(129)])(
  "the ID %j is INVALID_ARGUMENT",
  async (operationId) => {
    const { registry } = await serve();
    const error = await errorOf(registry.createOperation({ operationId }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_OPERATION_ID", fields: ["operation_id"] });
  },
);

test.each(["", "projects/p", "projects/p/locations/l", "a/b/c/d/e/f/g/h"])("the parent %j is fine", async (parent) => {
  const { registry } = await serve();
  const name = parent === "" ? "operations/a" : `${parent}/operations/a`;
  expect(await registry.createOperation({ parent, operationId: "a" })).toMatchObject({ name });
});

test.each([
  "projects",
  "projects/",
  "/projects/p",
  "projects/p/",
  "projects//",
  "projects/-",
  "projects/..",
  "operations",
  "operations/a",
  "projects/operations",
  "projects/p/operations",
  "projects/p/operations/a",
  "projects/p q",
  "projects/ü",
  `projects/${"a".repeat(129)}`,
  Array(130).fill("a/b").join("/"),
])("the parent %j is INVALID_ARGUMENT", async (parent) => {
  const { registry } = await serve();
  const error = await errorOf(registry.createOperation({ parent, operationId: "a" }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_PARENT", fields: ["parent"] });
});

test("a name of 512 bytes is fine, one of 513 INVALID_ARGUMENT", async () => {
  const { registry } = await serve();
  const parent = Array(3)
    .fill(`p/${"a".repeat(124)}`)
    .join("/");
  const room = 512 - `${parent}/operations/`.length;
  const { name } = await registry.createOperation({ parent, operationId: "a".repeat(room) });
  expect(name).toHaveLength(512);
  const error = await errorOf(registry.createOperation({ parent, operationId: "a".repeat(room + 1) }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("a taken name is ALREADY_EXISTS with the resource in the details, and the first operation stays", async () => {
  const { registry, operations } = await serve();
  const first = await registry.createOperation({ parent: "projects/p", operationId: "a" });
  const operation = { metadata: { typeUrl: "x/y" } };
  const error = await errorOf(registry.createOperation({ parent: "projects/p", operationId: "a", operation }));
  expect(error).toMatchObject({ code: "ALREADY_EXISTS", resourceName: "projects/p/operations/a" });
  expect(await operations.getOperation({ name: first.name })).toEqual(first);
  expect(await registry.createOperation({ parent: "projects/q", operationId: "a" })).toBeDefined();
});

test("a name in the body is ignored, malformed or not", async () => {
  const { registry } = await serve();
  for (const [index, name] of ["operations/other", "nonsense", "projects/p/operations/x"].entries()) {
    const created = await registry.createOperation({ operationId: `o${index}`, operation: { name } });
    expect(created.name).toBe(`operations/o${index}`);
  }
});

test("an operation begins PENDING, with its body", async () => {
  const { registry } = await serve();
  const metadata = { typeUrl: "example.com/Note", value: Buffer.from("hello") };
  const { name } = await registry.createOperation({ operation: { metadata } });
  const record = await registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state: State.PENDING, cancelRequested: false });
  expect(record.operation).toMatchObject({ name, done: false, metadata: { typeUrl: metadata.typeUrl } });
  expect(record.createTime).toBeDefined();
  expect([record.startTime, record.endTime, record.expireTime]).toEqual([undefined, undefined, undefined]);
});

test.each([
  ["a response", emptyResponse, State.SUCCEEDED],
  ["an error", errorResult(5), State.FAILED],
  ["the error code 1", errorResult(1), State.CANCELLED],
])("a body that is done already with %s makes a done operation", async (_, result, state) => {
  const { registry, operations } = await serve();
  const { name } = await registry.createOperation({ operation: { done: true, result } });
  const record = await registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state, operation: { done: true, result: { case: result.case } } });
  expect(record.endTime).toBeDefined();
  expect(record.expireTime).toBeDefined();
  expect(await operations.waitOperation({ name })).toEqual(record.operation);
});

test.each([
  ["done without a result", { done: true }, "operation.done"],
  ["a response without done", { result: emptyResponse }, "operation.response"],
  ["an error without done", { result: errorResult(5) }, "operation.error"],
  ["the error code 0", { done: true, result: errorResult(0) }, "operation.error.code"],
  ["the error code 17", { done: true, result: errorResult(17) }, "operation.error.code"],
  ["a metadata type without a slash", { metadata: { typeUrl: "Note" } }, "operation.metadata.type_url"],
])("a body with %s is INVALID_ARGUMENT, and nothing is stored", async (_, operation, field) => {
  const { registry, operations } = await serve();
  const error = await errorOf(registry.createOperation({ operation }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_OPERATION", fields: [field] });
  expect((await operations.listOperations({})).operations).toEqual([]);
});

test("an operation of more than 3.5 MiB is INVALID_ARGUMENT", async () => {
  const { registry } = await serve();
  const metadata = { typeUrl: "x/y", value: Buffer.alloc(3.5 * 1024 * 1024) };
  expect(await errorOf(registry.createOperation({ operation: { metadata } }))).toMatchObject({
    code: "INVALID_ARGUMENT",
    fields: ["operation"],
  });
});
