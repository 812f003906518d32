import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  OperationRegistry,
  OperationRecord_State as State,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { errorOf, RpcError } from "../server/support/rpc-error.ts";
import { serverStream } from "../server/support/server-stream.ts";
import { PostgresServer } from "../support/postgres/postgres-server.ts";
import { Replica } from "./start-replicas.ts";

let postgres: PostgresServer;
let [a, b]: Replica[] = [];

beforeAll(async () => {
  postgres = await PostgresServer.open();
  const { url } = await postgres.createDatabase();
  [a, b] = await Promise.all([Replica.start(url), Replica.start(url)]);
}, 120_000);

afterAll(async () => {
  await Promise.all([a?.stop(), b?.stop()]);
  await postgres.close();
}, 60_000);

/** Waits for an operation, and resolves when the server has read it: from then on it sleeps. */
async function beginWait(replica: Replica, name: string) {
  const reads = await replica.reads();
  const wait = replica.operations.waitOperation({ name }, { deadline: 60_000 });
  while ((await replica.reads()) === reads) {}
  return { wait };
}

/** Calls again until the server is available. */
async function persist<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== "UNAVAILABLE") throw error;
    }
  }
}

test.each(["fast", "immediate", "kill"] as const)(
  "waits and watches sleep while PostgreSQL is stopped (%s), and wake within 5 s of the end after it",
  async (how) => {
    if (!a || !b) throw new Error("no replicas");
    const { name } = await a.registry.createOperation({ operationId: how });
    const streams = [a, b].map(({ grpc }) => serverStream(grpc, OperationRegistry.method.watchOperation, { name }));
    const all = serverStream(b.grpc, OperationRegistry.method.watchOperations, { parent: "" });
    await Promise.all([all.headers, ...streams.map((stream) => stream.count(1))]);
    const waits = (await Promise.all([a, b].map((replica) => beginWait(replica, name)))).map(({ wait }) => wait);
    let settled = 0;
    for (const end of [...waits, ...streams.map(({ ended }) => ended), all.ended]) void end.finally(() => settled++);

    await postgres.stop(how);
    for (const { operations, registry } of [a, b]) {
      expect(await errorOf(operations.getOperation({ name }))).toMatchObject({ code: "UNAVAILABLE" });
      const refused = await errorOf(registry.createOperation({ operationId: "refused" }));
      expect(refused).toMatchObject({ code: "UNAVAILABLE", reason: "REPOSITORY_UNAVAILABLE" });
    }
    expect(settled).toBe(0);
    await postgres.start();

    await persist(() => a?.finish(name) ?? Promise.reject(new Error("no replica")));
    const finished = performance.now();
    for (const wait of waits) expect(await wait).toMatchObject({ done: true });
    for (const { ended, received } of streams) {
      expect(await ended).toBeUndefined();
      expect(received.at(-1)?.state).toBe(State.SUCCEEDED);
    }
    await all.count(1);
    expect(performance.now() - finished).toBeLessThan(5000);
    expect(all.received.at(-1)?.record?.operation?.name).toBe(name);
    all.cancel();
  },
  90_000,
);
