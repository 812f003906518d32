import { describe, expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { emptyResponse, errorResult } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

const done = { done: true, result: emptyResponse };

describe("a done operation", () => {
  test.each([
    ["another result", { operation: { done: true, result: errorResult(5) } }],
    ["new metadata", { operation: { metadata: { typeUrl: "x/y" } } }],
    ["progress", { progress: { fraction: 0.5 } }],
    ["nothing", {}],
    ["its own result and new metadata", { operation: { ...done, metadata: { typeUrl: "x/y" } } }],
    ["its own result and progress", { operation: done, progress: { fraction: 0.5 } }],
  ])("takes no write of %s: FAILED_PRECONDITION", async (_, request) => {
    const client = await serve();
    const name = await client.createRunning("a");
    await client.finish(name);
    const before = await client.registry.getOperationRecord({ name });
    const error = await errorOf(client.registry.updateOperation({ ...request, name }));
    expect(error).toMatchObject({ code: "FAILED_PRECONDITION", reason: "OPERATION_DONE" });
    expect(error.preconditionFailure?.violations).toMatchObject([{ type: "OPERATION_DONE", subject: name }]);
    expect(await client.registry.getOperationRecord({ name })).toEqual(before);
  });

  test("answers a repeat of the write that ended it with OK, even by its old etag, and stays as it is", async () => {
    const { registry } = await serve();
    const { name } = await registry.createOperation({});
    const { etag } = await registry.getOperationRecord({ name });
    const write = { name, etag, operation: { ...done, metadata: { typeUrl: "x/y" } }, progress: { fraction: 1 } };
    const ended = await registry.updateOperation(write);
    const before = await registry.getOperationRecord({ name });
    expect(await registry.updateOperation(write)).toEqual(ended);
    expect(await registry.getOperationRecord({ name })).toEqual(before);
  });
});

test("of two writes that end an operation at once, one wins", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const codes = Array.from({ length: 8 }, (_, index) =>
    client.registry.updateOperation({ name, operation: { done: true, result: errorResult(5, `${index}`) } }).then(
      () => "OK",
      ({ code }) => code,
    ),
  );
  expect((await Promise.all(codes)).sort()).toEqual([...Array(7).fill("FAILED_PRECONDITION"), "OK"]);
});

test("a success that comes after a request to cancel is a success", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.operations.cancelOperation({ name });
  await client.finish(name);
  const record = await client.registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state: State.SUCCEEDED, cancelRequested: true });
});

describe("an etag", () => {
  test("that is present lets the update through, and changes by it", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const { etag } = await client.registry.getOperationRecord({ name });
    expect(etag).toMatch(/^".+"$/);
    await client.registry.updateOperation({ name, etag, progress: { fraction: 0.5 } });
    expect((await client.registry.getOperationRecord({ name })).etag).not.toBe(etag);
  });

  test("that is stale is ABORTED, and nothing changes", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const { etag } = await client.registry.getOperationRecord({ name });
    await client.registry.updateOperation({ name, progress: { fraction: 0.5 } });
    const before = await client.registry.getOperationRecord({ name });
    const error = await errorOf(client.registry.updateOperation({ name, etag, operation: done }));
    expect(error).toMatchObject({ code: "ABORTED", reason: "STALE_ETAG" });
    expect(await client.registry.getOperationRecord({ name })).toEqual(before);
  });

  test("of a deleted operation is stale for the next one of that name", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const { etag } = await client.registry.getOperationRecord({ name });
    await client.operations.deleteOperation({ name });
    await client.createRunning("a");
    expect(await errorOf(client.registry.updateOperation({ name, etag }))).toMatchObject({ code: "ABORTED" });
  });

  test("lets exactly one of many concurrent updates through", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const { etag } = await client.registry.getOperationRecord({ name });
    const codes = [0.1, 0.2, 0.3, 0.4].map((fraction) =>
      client.registry.updateOperation({ name, etag, progress: { fraction } }).then(
        () => "OK",
        ({ code }) => code,
      ),
    );
    expect((await Promise.all(codes)).sort()).toEqual(["ABORTED", "ABORTED", "ABORTED", "OK"]);
  });
});

describe("the name", () => {
  test("may be in the request, in the operation, or the same in both", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    for (const request of [{ name }, { operation: { name } }, { name, operation: { name } }]) {
      expect(await client.registry.updateOperation(request)).toMatchObject({ name });
    }
  });

  test("must not differ between the two", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const other = await client.createRunning("b");
    const error = await errorOf(client.registry.updateOperation({ name, operation: { name: other } }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_NAME" });
  });

  test.each([{}, { name: "a" }, { operation: { name: "operations" } }])(
    "must be well-formed, unlike %j",
    async (request) => {
      const { registry } = await serve();
      expect(await errorOf(registry.updateOperation(request))).toMatchObject({
        code: "INVALID_ARGUMENT",
        reason: "INVALID_NAME",
      });
    },
  );
});

describe("an update of an unknown name", () => {
  const name = "projects/p/operations/new";

  test("is NOT_FOUND, with the resource in the details", async () => {
    const { registry } = await serve();
    expect(await errorOf(registry.updateOperation({ name }))).toMatchObject({ code: "NOT_FOUND", resourceName: name });
  });

  test("creates it if it is allowed to be missing, running or done", async () => {
    const { registry } = await serve();
    const metadata = { typeUrl: "x/y", value: new Uint8Array([1]) };
    await registry.updateOperation({ name, allowMissing: true, operation: { metadata }, progress: { fraction: 0.5 } });
    const record = await registry.getOperationRecord({ name });
    expect(record).toMatchObject({ state: State.RUNNING, progress: { fraction: 0.5 }, operation: { name, metadata } });
    expect(record.startTime).toBeDefined();
    await registry.updateOperation({ name: "operations/done", allowMissing: true, operation: done });
    expect(await registry.getOperationRecord({ name: "operations/done" })).toMatchObject({ state: State.SUCCEEDED });
  });

  test("creates it again after it was deleted", async () => {
    const { registry, operations } = await serve();
    await registry.createOperation({ parent: "projects/p", operationId: "new" });
    await operations.deleteOperation({ name });
    expect(await registry.updateOperation({ name, allowMissing: true })).toMatchObject({ name });
  });

  test.each([
    ["a bad body", { operation: { done: true } }],
    ["an unknown mask path", { updateMask: { paths: ["x"] } }],
    ["a bad progress", { progress: { fraction: 2 } }],
  ])("does not create it with %s", async (_, request) => {
    const { registry, operations } = await serve();
    const error = await errorOf(registry.updateOperation({ ...request, name, allowMissing: true }));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect((await operations.listOperations({ name: "projects/p" })).operations).toEqual([]);
  });

  test("created by many at once, is created once", async () => {
    const { registry, operations } = await serve();
    const updates = [0.1, 0.2, 0.3].map((fraction) =>
      registry.updateOperation({ name, allowMissing: true, progress: { fraction } }),
    );
    await Promise.all(updates);
    expect((await operations.listOperations({ name: "projects/p" })).operations).toHaveLength(1);
  });
});
