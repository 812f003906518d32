import { expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { FakeClock } from "../support/fake-clock.ts";
import { emptyResponse } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve, type TestServer } from "./support/serve.ts";

const done = { done: true, result: emptyResponse };

/** Creates an operation and gives the lease token in the headers of the answer, if there is one. */
async function createFor(client: TestServer, request: Parameters<TestServer["registry"]["createOperation"]>[0]) {
  let leaseToken: unknown;
  const onHeaders = (headers: { get(name: string): unknown[] }) => {
    [leaseToken] = headers.get("longrun-lease-token");
  };
  const { name } = await client.registry.createOperation(request, { onHeaders });
  return { name, leaseToken: leaseToken === undefined ? undefined : String(leaseToken) };
}

test("a producer leads its operation from the creation to the end", async () => {
  const client = await serve();
  const request = { parent: "projects/p", leaseDuration: { seconds: 60n } };
  const { name, leaseToken = "" } = await createFor(client, request);
  expect(leaseToken.length).toBeGreaterThanOrEqual(16);
  const beat = await client.registry.heartbeat({ name, leaseToken, progress: { fraction: 0.5, message: "half" } });
  expect(beat).toMatchObject({ state: State.RUNNING, cancelRequested: false, leaseToken, progress: { fraction: 0.5 } });
  await client.operations.cancelOperation({ name });
  expect(await client.registry.heartbeat({ name, leaseToken })).toMatchObject({
    state: State.CANCELLING,
    cancelRequested: true,
  });
  const operation = { done: true, result: { case: "error" as const, value: { code: 1 } } };
  await client.registry.updateOperation({ name, leaseToken, operation });
  const record = await client.registry.getOperationRecord({ name });
  expect(record).toMatchObject({ state: State.CANCELLED, leaseToken: "" });
  expect(record.leaseExpireTime).toBeUndefined();
});

test("only the answer to a creation with a lease has a token", async () => {
  const client = await serve();
  expect((await createFor(client, {})).leaseToken).toBeUndefined();
  const validated = await createFor(client, { validateOnly: true, leaseDuration: { seconds: 60n } });
  expect(validated.leaseToken).toBeUndefined();
});

test("reads show until when an operation is leased, but never the token", async () => {
  const clock = new FakeClock();
  const client = await serve({ clock });
  const { name } = await createFor(client, { leaseDuration: { seconds: 60n } });
  const record = await client.registry.getOperationRecord({ name });
  const { operationRecords } = await client.registry.listOperationRecords({});
  expect(operationRecords).toEqual([record]);
  expect(record.leaseToken).toBe("");
  expect(record.leaseExpireTime?.seconds).toBe(BigInt(clock.now() / 1000 + 60));
});

test.each(["", "junk", "MTphYmM.AAAAAAAAAAAAAAAAAAAAAA"])(
  "a write with the token %j is ABORTED, changes nothing and tells no token",
  async (bad) => {
    const client = await serve();
    const { name, leaseToken = "" } = await createFor(client, { leaseDuration: { seconds: 60n } });
    const before = await client.registry.getOperationRecord({ name });
    for (const write of [
      client.registry.updateOperation({ name, leaseToken: bad, operation: done }),
      client.registry.heartbeat({ name, leaseToken: bad }),
    ]) {
      const error = await errorOf(write);
      expect(error).toMatchObject({ code: "ABORTED", reason: "STALE_LEASE", errorInfo: { metadata: { name } } });
      expect(JSON.stringify([error.message, error.errorInfo?.metadata])).not.toContain(leaseToken);
    }
    expect(await client.registry.getOperationRecord({ name })).toEqual(before);
  },
);

test("an operation whose producer gives no sign of life ends within a second of its lease", async () => {
  const client = await serve();
  const { name } = await createFor(client, { leaseDuration: { seconds: 1n } });
  const begin = Date.now();
  const operation = await client.operations.waitOperation({ name });
  expect(Date.now() - begin).toBeLessThan(2500);
  expect(operation).toMatchObject({ done: true, result: { case: "error", value: { code: 10 } } });
});

test("producers that share an exclusive target work one after the other", async () => {
  const client = await serve();
  const request = { parent: "projects/p", exclusiveTarget: "projects/p/databases/d" };
  const { name } = await client.registry.createOperation(request);
  const error = await errorOf(client.registry.createOperation(request));
  expect(error).toMatchObject({ code: "ABORTED", reason: "EXCLUSIVE_TARGET_HELD", resourceName: name });
  await client.finish(name);
  await client.registry.createOperation(request);
});

test.each([
  [{ leaseDuration: { seconds: 0n } }, "lease_duration"],
  [{ leaseDuration: { seconds: 60n }, operation: done }, "lease_duration"],
  [{ exclusiveTarget: "x".repeat(513) }, "exclusive_target"],
])("a creation with %j is INVALID_ARGUMENT and names %s", async (request, field) => {
  const { registry, operations } = await serve();
  expect(await errorOf(registry.createOperation(request))).toMatchObject({ code: "INVALID_ARGUMENT", fields: [field] });
  expect((await operations.listOperations({})).operations).toEqual([]);
});
