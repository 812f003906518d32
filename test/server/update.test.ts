import { describe, expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { emptyResponse, errorResult } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

const note = (text: string) => ({ typeUrl: "example.com/Note", value: Buffer.from(text) });

/** A server with an operation that has metadata and progress. */
async function running() {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.registry.updateOperation({ name, operation: { metadata: note("old") }, progress: { fraction: 0.25 } });
  return { ...client, name, client, record: () => client.registry.getOperationRecord({ name }) };
}

test("an update of any kind makes a PENDING operation RUNNING", async () => {
  const { registry } = await serve();
  const { name } = await registry.createOperation({});
  await registry.updateOperation({ name });
  const record = await registry.getOperationRecord({ name });
  expect(record.state).toBe(State.RUNNING);
  expect(record.startTime).toEqual(record.updateTime);
});

test("the answer is the operation after the update", async () => {
  const { registry, operations, name } = await running();
  const answer = await registry.updateOperation({ name, operation: { metadata: note("new") } });
  expect(answer.metadata).toMatchObject({ value: new Uint8Array(Buffer.from("new")) });
  expect(await operations.getOperation({ name })).toEqual(answer);
});

test("without a mask the populated fields are written and no others", async () => {
  const { registry, name, record } = await running();
  await registry.updateOperation({ name, operation: { done: true, result: emptyResponse } });
  expect(await record()).toMatchObject({
    state: State.SUCCEEDED,
    progress: { fraction: 0.25 },
    operation: { done: true, metadata: { typeUrl: "example.com/Note" } },
  });
});

test("progress alone changes nothing but the progress", async () => {
  const { registry, name, record } = await running();
  const before = await record();
  await registry.updateOperation({ name, progress: { fraction: 0.5, message: "half" } });
  const after = await record();
  expect(after).toMatchObject({ progress: { fraction: 0.5, message: "half" }, state: State.RUNNING });
  expect(after.operation).toEqual(before.operation);
  expect(after.etag).not.toBe(before.etag);
});

describe("a mask", () => {
  test("of metadata writes that and leaves the rest of the body aside", async () => {
    const { registry, name, record } = await running();
    const operation = { metadata: note("new"), done: true, result: emptyResponse };
    await registry.updateOperation({ name, operation, updateMask: { paths: ["metadata"] } });
    expect((await record()).operation).toMatchObject({
      done: false,
      metadata: { value: new Uint8Array(Buffer.from("new")) },
    });
  });

  test.each([["metadata"], ["*"]])("of %s without metadata in the body clears it", async (path) => {
    const { registry, operations, name } = await running();
    await registry.updateOperation({ name, operation: {}, updateMask: { paths: [path] } });
    expect((await operations.getOperation({ name })).metadata).toBeUndefined();
  });

  test.each([
    ["done and response", ["done", "response"], emptyResponse, State.SUCCEEDED],
    ["done and error", ["error", "done"], errorResult(3), State.FAILED],
    ["all by *", ["*"], errorResult(1), State.CANCELLED],
    ["done twice", ["done", "done", "response"], emptyResponse, State.SUCCEEDED],
  ])("of %s ends the operation", async (_, paths, result, state) => {
    const { registry, name, record } = await running();
    await registry.updateOperation({ name, operation: { done: true, result }, updateMask: { paths } });
    expect((await record()).state).toBe(state);
  });

  test.each([
    ["an unknown path", ["nothing"]],
    ["the name", ["name"]],
    ["a path below a field", ["error.code"]],
    ["a path in another case", ["Metadata"]],
    ["an empty path", [""]],
    ["a known and an unknown path", ["metadata", "x"]],
    ["* and another path", ["*", "metadata"]],
    ["33 paths", Array(33).fill("metadata")],
  ])("with %s is INVALID_ARGUMENT and changes nothing", async (_, paths) => {
    const { registry, name, record } = await running();
    const before = await record();
    const operation = { metadata: note("new") };
    const error = await errorOf(registry.updateOperation({ name, operation, updateMask: { paths } }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_UPDATE_MASK", fields: ["update_mask"] });
    expect(await record()).toEqual(before);
  });

  test("of 32 paths is fine", async () => {
    const { registry, name } = await running();
    await registry.updateOperation({ name, updateMask: { paths: Array(32).fill("done") } });
  });
});

const refused: Record<
  string,
  [Parameters<Awaited<ReturnType<typeof serve>>["registry"]["updateOperation"]>[0], string]
> = {
  "a response without done": [{ operation: { result: emptyResponse } }, "operation.response"],
  "an error without done": [{ operation: { result: errorResult(5) } }, "operation.error"],
  "done without a result": [{ operation: { done: true } }, "operation.done"],
  "a mask of done without a result": [
    { operation: { done: true, result: emptyResponse }, updateMask: { paths: ["done"] } },
    "operation.done",
  ],
  "a mask of response without done": [
    { operation: { done: true, result: emptyResponse }, updateMask: { paths: ["response"] } },
    "operation.response",
  ],
  "the error code 0": [{ operation: { done: true, result: errorResult(0) } }, "operation.error.code"],
  "the error code 17": [{ operation: { done: true, result: errorResult(17) } }, "operation.error.code"],
  "the error code -1": [{ operation: { done: true, result: errorResult(-1) } }, "operation.error.code"],
  "metadata without a slash in its type": [
    { operation: { metadata: { typeUrl: "Note" } } },
    "operation.metadata.type_url",
  ],
  "a response without a type": [
    { operation: { done: true, result: { case: "response", value: {} } } },
    "operation.response.type_url",
  ],
  "an error detail without a slash in its type": [
    { operation: { done: true, result: { case: "error", value: { code: 5, details: [{ typeUrl: "x" }] } } } },
    "operation.error.details[0].type_url",
  ],
  "the progress NaN": [{ progress: { fraction: Number.NaN } }, "progress.fraction"],
  "the progress -0.1": [{ progress: { fraction: -0.1 } }, "progress.fraction"],
  "the progress 1.1": [{ progress: { fraction: 1.1 } }, "progress.fraction"],
  "a progress message of 2,049 characters": [{ progress: { message: "x".repeat(2049) } }, "progress.message"],
  "infinite progress": [{ progress: { fraction: Number.POSITIVE_INFINITY } }, "progress.fraction"],
};

test.each(Object.entries(refused))("%s is INVALID_ARGUMENT and changes nothing", async (_, [request, field]) => {
  const { registry, name, record } = await running();
  const before = await record();
  const error = await errorOf(registry.updateOperation({ ...request, name }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", fields: [field] });
  expect(await record()).toEqual(before);
});

test.each([0, 1])("a progress of %d is fine", async (fraction) => {
  const { registry, name, record } = await running();
  await registry.updateOperation({ name, progress: { fraction } });
  expect((await record()).progress).toMatchObject({ fraction });
});

test.each([1, 16])("the error code %d is fine", async (code) => {
  const { registry, name } = await running();
  const result = errorResult(code, "why");
  expect(await registry.updateOperation({ name, operation: { done: true, result } })).toMatchObject({
    done: true,
    result,
  });
});

test("the largest operation with the largest progress and labels is a record that clients with default limits can read", async () => {
  const { registry } = await serve();
  const metadata = { typeUrl: "x/y", value: Buffer.alloc(3.5 * 1024 * 1024 - 100) };
  const labels = Object.fromEntries(
    Array.from({ length: 64 }, (_, i) => [`${"🦀".repeat(61)}${i + 10}`, "🦀".repeat(256)]),
  );
  const { name } = await registry.createOperation({ operation: { metadata }, labels });
  await registry.updateOperation({ name, progress: { message: "🦀".repeat(2048) } });
  const record = await registry.getOperationRecord({ name });
  expect(record).toMatchObject({ operation: { name }, progress: { message: "🦀".repeat(2048) } });
});
