import { expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { whenWaiting } from "./support/waiting-repository.ts";

test("a deleted operation is gone from every method", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.operations.deleteOperation({ name });
  const { operations, registry } = client;
  const calls = [
    operations.getOperation({ name }),
    operations.waitOperation({ name }),
    operations.cancelOperation({ name }),
    operations.deleteOperation({ name }),
    registry.getOperationRecord({ name }),
    registry.updateOperation({ name }),
  ];
  for (const call of calls) expect(await errorOf(call)).toMatchObject({ code: "NOT_FOUND", resourceName: name });
  expect((await operations.listOperations({})).operations).toEqual([]);
});

test("those who wait get NOT_FOUND at once", async () => {
  const { repository, waiting } = whenWaiting();
  const client = await serve({ repository });
  const name = await client.createRunning("a");
  const waits = [1, 2, 3].map(() => errorOf(client.operations.waitOperation({ name })));
  await Promise.all(waits.map(waiting));
  await client.operations.deleteOperation({ name });
  expect((await Promise.all(waits)).map(({ code }) => code)).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
});

test("those who wait get NOT_FOUND even if another operation has the name in the same moment", async () => {
  const { repository, waiting } = whenWaiting();
  const client = await serve({ repository });
  const name = await client.createRunning("a");
  const wait = errorOf(client.operations.waitOperation({ name }));
  await waiting();
  const record = await repository.read(name);
  if (record === undefined) throw new Error("no record");
  await Promise.all([repository.delete(record), repository.insert({ ...record, uid: "another" })]);
  expect((await wait).code).toBe("NOT_FOUND");
  expect(await client.operations.getOperation({ name })).toMatchObject({ name });
});

test("a name can be used again, and nothing of the old operation comes with it", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const old = await client.registry.getOperationRecord({ name });
  await client.operations.cancelOperation({ name });
  await client.operations.deleteOperation({ name });
  await client.registry.createOperation({ operationId: "a" });
  const record = await client.registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state: State.PENDING, cancelRequested: false });
  expect(record.etag).not.toBe(old.etag);
});

test("a late write of its producer does not bring an operation back", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.operations.deleteOperation({ name });
  expect(await errorOf(client.finish(name))).toMatchObject({ code: "NOT_FOUND" });
  expect(await errorOf(client.operations.getOperation({ name }))).toMatchObject({ code: "NOT_FOUND" });
});

test("a deletion that comes between a producer's reading and writing wins", async () => {
  const { repository, onRead } = whenWaiting();
  const client = await serve({ repository });
  const name = await client.createRunning("a");
  const deleted = onRead(() => client.operations.deleteOperation({ name }));
  expect(await errorOf(client.finish(name))).toMatchObject({ code: "NOT_FOUND" });
  await deleted;
});

test.each(["RUNNING", "CANCELLING"] as const)(
  "with the policy to reject it, deletion of a %s operation is FAILED_PRECONDITION",
  async (state) => {
    const client = await serve({ policy: { deleteRunning: "reject" } });
    const name = await client.createRunning("a");
    if (state === "CANCELLING") await client.operations.cancelOperation({ name });
    const error = await errorOf(client.operations.deleteOperation({ name }));
    expect(error).toMatchObject({ code: "FAILED_PRECONDITION", reason: "OPERATION_RUNNING" });
    expect(error.preconditionFailure?.violations).toMatchObject([{ type: "OPERATION_RUNNING", subject: name }]);
    expect(await client.registry.getOperationRecord({ name })).toMatchObject({ state: State[state] });
  },
);

test("with the policy to reject it, PENDING and done operations can still be deleted", async () => {
  const client = await serve({ policy: { deleteRunning: "reject" } });
  const { name: pending } = await client.registry.createOperation({});
  const finished = await client.createRunning("a");
  await client.finish(finished);
  for (const name of [pending, finished]) await client.operations.deleteOperation({ name });
  expect((await client.operations.listOperations({})).operations).toEqual([]);
});
