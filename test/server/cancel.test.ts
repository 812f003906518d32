import { setImmediate } from "node:timers/promises";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { ErrorInfoSchema } from "../../src/proto/gen/google/rpc/error_details_pb.js";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { FakeClock } from "../support/fake-clock.ts";
import { errorResult } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { whenWaiting } from "./support/waiting-repository.ts";

test("a PENDING operation ends at once with the code 1, and those who wait are told", async () => {
  const { repository, waiting } = whenWaiting();
  const { registry, operations } = await serve({ repository });
  const { name } = await registry.createOperation({});
  const wait = operations.waitOperation({ name });
  await waiting();
  await operations.cancelOperation({ name });
  const ended = await wait;
  expect(ended).toMatchObject({ done: true, result: { case: "error", value: { code: 1 } } });
  const details = ended.result.case === "error" ? ended.result.value.details : [];
  expect(details.map((detail) => anyUnpack(detail, ErrorInfoSchema))).toMatchObject([{ domain: "longrun" }]);
  const record = await registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state: State.CANCELLED, cancelRequested: true, operation: ended });
  expect([record.cancelTime, record.endTime, record.startTime]).toEqual([
    record.updateTime,
    record.updateTime,
    undefined,
  ]);
  expect(record.expireTime).toBeDefined();
});

test("a RUNNING operation becomes CANCELLING, and its end is left to the producer", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const before = await client.operations.getOperation({ name });
  await client.operations.cancelOperation({ name });
  expect(await client.operations.getOperation({ name })).toEqual(before);
  expect(await client.registry.getOperationRecord({ name })).toMatchObject({
    state: State.CANCELLING,
    cancelRequested: true,
  });
  await client.registry.updateOperation({ name, operation: { done: true, result: errorResult(1) } });
  expect(await client.registry.getOperationRecord({ name })).toMatchObject({ state: State.CANCELLED });
});

test("progress of a CANCELLING operation leaves it CANCELLING", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.operations.cancelOperation({ name });
  await client.registry.updateOperation({ name, progress: { fraction: 0.5 } });
  expect(await client.registry.getOperationRecord({ name })).toMatchObject({ state: State.CANCELLING });
});

test("to cancel again is OK and changes nothing", async () => {
  const clock = new FakeClock();
  const client = await serve({ clock });
  const name = await client.createRunning("a");
  await client.operations.cancelOperation({ name });
  const before = await client.registry.getOperationRecord({ name });
  clock.advance(1000);
  await client.operations.cancelOperation({ name });
  expect(await client.registry.getOperationRecord({ name })).toEqual(before);
});

test("to cancel a done operation is OK and changes nothing", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.finish(name);
  const before = await client.registry.getOperationRecord({ name });
  await client.operations.cancelOperation({ name });
  expect(await client.registry.getOperationRecord({ name })).toEqual(before);
});

test("to cancel an unknown name is NOT_FOUND, a malformed one INVALID_ARGUMENT", async () => {
  const { operations } = await serve();
  expect(await errorOf(operations.cancelOperation({ name: "operations/unknown" }))).toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await errorOf(operations.cancelOperation({ name: "" }))).toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("with strict cancel, to cancel a done operation is FAILED_PRECONDITION", async () => {
  const client = await serve({ policy: { strictCancel: true } });
  const name = await client.createRunning("a");
  await client.operations.cancelOperation({ name });
  await client.operations.cancelOperation({ name });
  await client.finish(name);
  const error = await errorOf(client.operations.cancelOperation({ name }));
  expect(error).toMatchObject({ code: "FAILED_PRECONDITION", reason: "OPERATION_DONE" });
  expect(error.preconditionFailure?.violations).toMatchObject([{ subject: name }]);
});

describe("the cancel grace", () => {
  test("ends an operation that its producer does not end in time, and those who wait are told", async () => {
    const clock = new FakeClock();
    const { repository, waiting } = whenWaiting();
    const client = await serve({ clock, repository, policy: { cancelGrace: 60_000 } });
    const name = await client.createRunning("a");
    await client.operations.cancelOperation({ name });
    clock.advance(59_000);
    expect(await client.operations.getOperation({ name })).toMatchObject({ done: false });
    const wait = client.operations.waitOperation({ name });
    await waiting();
    clock.advance(1000);
    await setImmediate();
    clock.advance(500);
    expect(await wait).toMatchObject({ done: true, result: { case: "error", value: { code: 1 } } });
  });

  test("is off by default", async () => {
    const clock = new FakeClock();
    const client = await serve({ clock });
    const name = await client.createRunning("a");
    await client.operations.cancelOperation({ name });
    clock.advance(1000 * 24 * 3_600_000);
    expect(await client.operations.getOperation({ name })).toMatchObject({ done: false });
  });
});
