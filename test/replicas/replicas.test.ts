import { request as httpRequest } from "node:http";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  OperationRegistry,
  OperationRecord_State as State,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { errorOf } from "../server/support/rpc-error.ts";
import { serverStream } from "../server/support/server-stream.ts";
import type { Database } from "../support/postgres/database.ts";
import { createDatabase } from "../support/postgres.ts";
import { type Replica, startReplicas } from "./start-replicas.ts";

const { watchOperation, watchOperations } = OperationRegistry.method;

let database: Database;
let replicas: Replica[];
let a: Replica;
let b: Replica;
let c: Replica;

beforeAll(async () => {
  database = await createDatabase();
  // On an empty database, of which they have to agree who makes the tables.
  replicas = [a, b, c] = await startReplicas(database.url);
}, 120_000);

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await database.drop();
}, 60_000);

/** Creates an operation with a lease, and gives its token. */
async function createLeased(replica: Replica, operationId: string, seconds: bigint) {
  let leaseToken = "";
  const onHeaders = (headers: { get(name: string): unknown[] }) => {
    leaseToken = String(headers.get("longrun-lease-token")[0]);
  };
  const { name } = await replica.registry.createOperation({ operationId, leaseDuration: { seconds } }, { onHeaders });
  return { name, leaseToken };
}

/** How often an operation has changed, by its etag. */
function revisionIn(etag: string): number {
  return Number.parseInt(/-(\w+)"$/.exec(etag)?.[1] ?? "", 36);
}

test("what is written on one is read on all at once", async () => {
  const name = await a.createRunning("read");
  for (const { operations } of replicas) expect(await operations.getOperation({ name })).toMatchObject({ done: false });
  await b.finish(name);
  for (const { operations } of replicas) expect(await operations.getOperation({ name })).toMatchObject({ done: true });
  await c.operations.deleteOperation({ name });
  for (const { operations } of replicas) {
    expect(await errorOf(operations.getOperation({ name }))).toMatchObject({ code: "NOT_FOUND" });
  }
});

describe("on every replica", () => {
  test("a wait ends when the operation ends on another", async () => {
    const name = await a.createRunning("wait");
    const waits = replicas.map(({ operations }) => operations.waitOperation({ name }));
    await c.finish(name);
    expect(await Promise.all(waits)).toMatchObject([{ done: true }, { done: true }, { done: true }]);
  });

  test("a wait ends when the operation is deleted on another", async () => {
    const name = await a.createRunning("wait-deleted");
    const waits = replicas.map(({ operations }) => errorOf(operations.waitOperation({ name })));
    // Each has read the operation before it is deleted, or answers NOT_FOUND in any case.
    await c.operations.deleteOperation({ name });
    for (const error of await Promise.all(waits)) expect(error).toMatchObject({ code: "NOT_FOUND" });
  });

  test("a watch of an operation shows the changes that are made on others, to the end", async () => {
    const name = await a.createRunning("watch");
    const streams = replicas.map(({ grpc }) => serverStream(grpc, watchOperation, { name }));
    await Promise.all(streams.map((stream) => stream.count(1)));
    await b.operations.cancelOperation({ name });
    await Promise.all(streams.map((stream) => stream.count(2)));
    await c.finish(name);
    for (const { ended, received } of streams) {
      expect(await ended).toBeUndefined();
      expect(received.map(({ state }) => state)).toEqual([State.RUNNING, State.CANCELLING, State.SUCCEEDED]);
    }
  });

  test("a watch of an operation ends when that is deleted on another, even if the name is used again", async () => {
    const name = await a.createRunning("watch-deleted");
    const streams = replicas.map(({ grpc }) => serverStream(grpc, watchOperation, { name }));
    await Promise.all(streams.map((stream) => stream.count(1)));
    await b.operations.deleteOperation({ name });
    await c.registry.createOperation({ operationId: "watch-deleted" });
    for (const { ended } of streams) expect(await ended).toMatchObject({ code: "NOT_FOUND" });
  });

  test("a watch of a collection shows what happens on others", async () => {
    const parent = "projects/watched";
    const streams = replicas.map(({ grpc }) => serverStream(grpc, watchOperations, { parent }));
    await Promise.all(streams.map(({ headers }) => headers));
    const { name } = await a.registry.createOperation({ parent, operationId: "x" });
    await Promise.all(streams.map((stream) => stream.count(1)));
    await b.finish(name);
    await Promise.all(streams.map((stream) => stream.count(2)));
    await c.operations.deleteOperation({ name });
    for (const stream of streams) {
      const changes = await stream.count(3);
      expect(changes.map(({ record, deletedName }) => record?.state ?? deletedName)).toEqual([
        State.PENDING,
        State.SUCCEEDED,
        name,
      ]);
      stream.cancel();
    }
  });

  test("server-sent events show the changes that are made on others, to the end", async () => {
    const name = await a.createRunning("events");
    const call = httpRequest(`http://${b.server.address}/v1/${name}:watch`, {
      headers: { accept: "text/event-stream" },
    }).end();
    const states: unknown[] = [];
    const ended = new Promise((resolve) => {
      call.on("response", (response) => {
        response.on("end", resolve);
        createInterface({ input: response }).on("line", (line) => {
          if (!line.startsWith("data: ")) return;
          states.push(JSON.parse(line.slice("data: ".length)).state);
          if (states.length === 1) void c.finish(name);
        });
      });
    });
    await ended;
    expect(states).toEqual(["RUNNING", "SUCCEEDED"]);
  });

  test("page tokens of others are good", async () => {
    const parent = "projects/paged";
    for (let at = 0; at < 6; at++) await a.registry.createOperation({ parent, operationId: `o${at}` });
    const names: string[] = [];
    let pageToken = "";
    for (const { operations } of replicas) {
      const page = await operations.listOperations({ name: parent, pageSize: 2, pageToken });
      names.push(...page.operations.map(({ name }) => name));
      pageToken = page.nextPageToken;
    }
    expect(names).toEqual([5, 4, 3, 2, 1, 0].map((at) => `${parent}/operations/o${at}`));
  });

  test("lease tokens of others are good, and old ones are not", async () => {
    const { name, leaseToken } = await createLeased(a, "leased", 60n);
    expect(await b.registry.heartbeat({ name, leaseToken })).toMatchObject({ state: State.RUNNING });
    const strange = `${leaseToken.slice(0, -2)}${leaseToken.endsWith("AA") ? "BB" : "AA"}`;
    expect(await errorOf(c.registry.heartbeat({ name, leaseToken: strange }))).toMatchObject({ code: "ABORTED" });
    const operation = { done: true, result: { case: "error" as const, value: { code: 7 } } };
    expect(await c.registry.updateOperation({ name, leaseToken, operation })).toMatchObject({ done: true });
  });

  test("a request that was made on others is known, however many make it at the same time", async () => {
    const request = { parent: "projects/requested", requestId: "once" };
    const all = replicas.flatMap((replica) => [replica, replica, replica, replica]);
    const created = await Promise.all(all.map(({ registry }) => registry.createOperation(request)));
    expect(new Set(created.map(({ name }) => name)).size).toBe(1);
    const { operations } = await a.operations.listOperations({ name: request.parent });
    expect(operations).toHaveLength(1);
    const other = { ...request, operationId: "another" };
    expect(await errorOf(b.registry.createOperation(other))).toMatchObject({ code: "ALREADY_EXISTS" });
  });
});

test("one of many that end an operation at the same time does, and all are told the same", async () => {
  const name = await a.createRunning("race");
  const codes = Array.from({ length: 12 }, (_, at) => at + 2);
  const ends = codes.map((code, at) => {
    const operation = { done: true, result: { case: "error" as const, value: { code } } };
    return replicas[at % 3]?.registry.updateOperation({ name, operation }).then(
      () => code,
      (error) => error.code,
    );
  });
  const won = (await Promise.all(ends)).filter((end) => end !== "FAILED_PRECONDITION");
  expect(won).toHaveLength(1);
  for (const { operations } of replicas) {
    expect(await operations.getOperation({ name })).toMatchObject({ result: { value: { code: won[0] } } });
  }
});

test("a lease that runs out ends the operation once, whichever replica sweeps it", async () => {
  const { name } = await createLeased(a, "swept", 1n);
  const streams = replicas.map(({ grpc }) => serverStream(grpc, watchOperation, { name }));
  const records = await Promise.all(
    streams.map(async ({ ended, received }) => {
      expect(await ended).toBeUndefined();
      return received;
    }),
  );
  for (const [first, last, ...more] of records) {
    expect(more).toEqual([]);
    expect(last).toMatchObject({ state: State.FAILED, operation: { result: { value: { code: 10 } } } });
    expect(revisionIn(last?.etag ?? "") - revisionIn(first?.etag ?? "")).toBe(1);
  }
  const etags = await Promise.all(replicas.map(({ registry }) => registry.getOperationRecord({ name })));
  expect(new Set(etags.map(({ etag }) => etag)).size).toBe(1);
});
