import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Operation } from "../../src/proto/gen/google/longrunning/operations_pb.js";
import { StatusSchema } from "../../src/proto/gen/google/rpc/status_pb.js";
import {
  OperationRegistry,
  OperationRecord_State as State,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { RpcError } from "../server/support/rpc-error.ts";
import { serverStream } from "../server/support/server-stream.ts";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { clientEnvironment } from "./client-environment.ts";
import { goProducer } from "./producers/go-producer.ts";
import type { ProducerExample } from "./producers/producer-example.ts";
import { pythonProducer } from "./producers/python-producer.ts";

/** What the first run of all brings and compiles takes minutes. */
const PREPARING = 600_000;

/** Milliseconds for each of the 20 shelves: to the end within a second, or not within a test. */
const pace = { quick: 50, slow: 1000 };

let server: ServerProcess;
let client: GrpcTestClient;

beforeAll(async () => {
  server = await startServer();
  client = new GrpcTestClient(server.address);
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

describe.each([pythonProducer, goProducer])("the producer in $language", (example) => {
  beforeAll(example.prepare, PREPARING);

  test("is shorter than 60 lines", () => {
    const lines = readFileSync(join(example.folder, example.source), "utf8").trimEnd().split("\n");
    expect(lines.length).toBeLessThan(60);
  });

  test("shows its progress and finishes", async () => {
    const producer = await start(example, pace.quick);
    const watch = watching(producer.name);
    expect(await producer.ended).toBe(0);
    expect(await watch.ended).toBeUndefined();
    const reported = watch.received.map(({ progress }) => progress?.fraction ?? 0);
    expect(reported).toEqual(reported.toSorted((one, other) => one - other));
    expect(reported.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
    expect(watch.received.at(-1)).toMatchObject({
      state: State.SUCCEEDED,
      progress: { fraction: 1, message: "shelf 20 of 20" },
      operation: {
        result: { case: "response", value: { typeUrl: "type.googleapis.com/google.protobuf.StringValue" } },
      },
    });
  });

  test("stops when a client cancels, and says so", async () => {
    const producer = await start(example, pace.slow);
    const watch = watching(producer.name);
    await progressIn(watch);
    await client.operations.cancelOperation({ name: producer.name });
    expect(await producer.ended).toBe(0);
    expect(await watch.ended).toBeUndefined();
    expect(watch.received.at(-1)).toMatchObject({
      state: State.CANCELLED,
      operation: { result: { case: "error", value: { code: 1, message: "cancelled" } } },
    });
  });

  test("stops when its operation is deleted", async () => {
    const producer = await start(example, pace.slow);
    await client.operations.deleteOperation({ name: producer.name });
    expect(await producer.ended).not.toBe(0);
  });

  test("is given up after its death", async () => {
    const producer = await start(example, pace.slow);
    const watch = watching(producer.name);
    await progressIn(watch);
    producer.kill();
    expect(await watch.ended).toBeUndefined();
    const { state, operation } = watch.received.at(-1) ?? {};
    expect(state).toBe(State.FAILED);
    expect(reasonOf(operation)).toBe("LEASE_EXPIRED");
  });
});

/** Runs a producer until it has told the name of its operation. */
async function start(example: ProducerExample, pace: number) {
  const [file, ...args] = example.command(server.address, pace);
  const producer = spawn(file, args, {
    cwd: example.folder,
    env: { ...clientEnvironment(), ...example.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(producer, "close").then(([code]: (number | null)[]) => code ?? null);
  const stderr = text(producer.stderr);
  const first: string[] = await Promise.race([
    once(createInterface({ input: producer.stdout }), "line"),
    ended.then(() => []),
  ]);
  const [name] = first;
  if (name === undefined) throw new Error(`the producer has created nothing: ${await stderr}`);
  return { name, ended, kill: () => producer.kill("SIGKILL") };
}

const watching = (name: string) => serverStream(client.grpc, OperationRegistry.method.watchOperation, { name });

/** Resolves when a watch has seen progress. */
async function progressIn(watch: ReturnType<typeof watching>): Promise<void> {
  while (!watch.received.some(({ progress }) => (progress?.fraction ?? 0) > 0))
    await watch.count(watch.received.length + 1);
}

/** The reason of the error that an operation ended with. */
function reasonOf(operation: Operation | undefined): string | undefined {
  if (operation?.result.case !== "error") return undefined;
  const { code, message } = operation.result.value;
  return new RpcError(code, message, toBinary(StatusSchema, operation.result.value)).reason;
}
