import { expect, test } from "@jest/globals";
import { OperationRegistry } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { serve } from "./support/serve.ts";
import { serverStream } from "./support/server-stream.ts";

test("a client that cancels thousands of calls keeps its connection, and its other calls", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const open = () => serverStream(client.grpc, OperationRegistry.method.watchOperation, { name });
  const kept = open();
  await kept.count(1);
  for (let round = 0; round < 30; round++) {
    const streams = Array.from({ length: 50 }, open);
    await Promise.all(streams.map((stream) => stream.count(1)));
    for (const stream of streams) stream.cancel();
    await Promise.all(streams.map(({ ended }) => ended));
  }
  await client.finish(name);
  expect(await kept.ended).toBeUndefined();
  expect(kept.received).toHaveLength(2);
}, 20_000);
