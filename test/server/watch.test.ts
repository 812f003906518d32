import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import {
  OperationRegistry,
  OperationRecord_State as State,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { FakeClock } from "../support/fake-clock.ts";
import { serve, type TestServer } from "./support/serve.ts";
import { serverStream } from "./support/server-stream.ts";

const { watchOperation, watchOperations } = OperationRegistry.method;
const watch = ({ grpc }: TestServer, name: string) => serverStream(grpc, watchOperation, { name });
const watchAll = ({ grpc }: TestServer, parent: string, filter = "") =>
  serverStream(grpc, watchOperations, { parent, filter });

describe("a watch of an operation", () => {
  test("shows it as it is, then every state to the end, and ends", async () => {
    const client = await serve();
    const { name } = await client.registry.createOperation({ operationId: "a" });
    const stream = watch(client, name);
    await stream.count(1);
    await client.registry.updateOperation({ name, progress: { fraction: 0.5 } });
    await stream.count(2);
    await client.operations.cancelOperation({ name });
    await stream.count(3);
    const last = await client.finish(name);
    expect(await stream.ended).toBeUndefined();
    const states = stream.received.map(({ state }) => state);
    expect(states).toEqual([State.PENDING, State.RUNNING, State.CANCELLING, State.SUCCEEDED]);
    expect(stream.received.at(-1)).toEqual(await client.registry.getOperationRecord({ name }));
    expect(stream.received.at(-1)?.operation).toEqual(last);
  });

  test("of a done operation shows it and ends", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    await client.finish(name);
    const stream = watch(client, name);
    expect(await stream.ended).toBeUndefined();
    expect(stream.received).toMatchObject([{ state: State.SUCCEEDED }]);
  });

  test("of a name that is malformed or not there tells so", async () => {
    const client = await serve();
    expect(await watch(client, "a").ended).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_NAME" });
    const error = await watch(client, "operations/a").ended;
    expect(error).toMatchObject({ code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND", resourceName: "operations/a" });
  });

  test.each(["deletion", "deletion and another creation"])("ends with NOT_FOUND at its %s", async (what) => {
    const client = await serve();
    const name = await client.createRunning("a");
    const stream = watch(client, name);
    await stream.count(1);
    await client.operations.deleteOperation({ name });
    if (what !== "deletion") await client.registry.createOperation({ operationId: "a" });
    expect(await stream.ended).toMatchObject({ code: "NOT_FOUND", resourceName: name });
    expect(stream.received).toHaveLength(1);
  });

  test("ends with UNAVAILABLE when the server stops, at once", async () => {
    const client = await serve();
    const name = await client.createRunning("a");
    const streams = [watch(client, name), watchAll(client, "")];
    await Promise.all(streams.map(({ headers }) => headers));
    const stopped = client.server.stop(60_000);
    for (const { ended } of streams)
      expect(await ended).toMatchObject({ code: "UNAVAILABLE", reason: "SERVER_DRAINING" });
    await stopped;
  });
});

describe("a watch of a collection", () => {
  test("shows what happens from now on, in its parent only", async () => {
    const client = await serve();
    const parent = "projects/p";
    await client.registry.createOperation({ parent, operationId: "before" });
    const stream = watchAll(client, parent);
    await stream.headers;
    for (const other of ["", "projects/p2", "projects/p/locations/l"]) {
      await client.registry.createOperation({ parent: other, operationId: "other" });
    }
    const name = await client.createRunning("a", parent);
    await client.finish(name);
    await client.operations.deleteOperation({ name });
    const changes = await stream.count(4);
    expect(changes.map(({ record, deletedName }) => record?.state ?? deletedName)).toEqual([
      State.PENDING,
      State.RUNNING,
      State.SUCCEEDED,
      name,
    ]);
    expect(changes[0]?.record?.operation?.name).toBe(name);
    stream.cancel();
  });

  test("with a filter shows what meets it after the change, and deletions of what met it", async () => {
    const client = await serve();
    const stream = watchAll(client, "projects/-", "labels.env = prod AND state != PENDING");
    await stream.headers;
    const make = async (parent: string, operationId: string, env: string) => {
      const { name } = await client.registry.createOperation({ parent, operationId, labels: { env } });
      await client.registry.updateOperation({ name });
      await client.operations.deleteOperation({ name });
    };
    await make("projects/p", "a", "test");
    await make("projects/q", "b", "prod");
    await make("projects/p", "c", "prod");
    const changes = await stream.count(4);
    expect(changes.map(({ record, deletedName }) => record?.operation?.name ?? deletedName)).toEqual([
      "projects/q/operations/b",
      "projects/q/operations/b",
      "projects/p/operations/c",
      "projects/p/operations/c",
    ]);
    stream.cancel();
  });

  test("shows the deletion of what has expired", async () => {
    const clock = new FakeClock();
    const client = await serve({ clock, policy: { retention: 60_000 } });
    const name = await client.createRunning("a");
    await client.finish(name);
    const stream = watchAll(client, "");
    await stream.headers;
    clock.advance(60_000);
    let isShown = false;
    const shown = stream.count(1).finally(() => {
      isShown = true;
    });
    // The sweep takes as long as the repository needs.
    for (; !isShown; await setImmediate()) clock.advance(500);
    expect(await shown).toMatchObject([{ deletedName: name }]);
    stream.cancel();
  });

  test.each([
    ["p", "", "INVALID_NAME", "parent"],
    ["", "state =", "INVALID_FILTER", "filter"],
  ])("of %j with the filter %j is refused", async (parent, filter, reason, field) => {
    const error = await watchAll(await serve(), parent, filter).ended;
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason, fields: [field] });
  });
});
