import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Metadata, Server, ServerCredentials, type ServerWritableStream, status } from "@grpc/grpc-js";
import type { OperationsClient } from "../../../src/client/operations-client.ts";
import { OperationRecordSchema, OperationRegistry, WatchOperationRequestSchema } from "../../../src/proto/messages.ts";
import { afterTest } from "../../support/after-test.ts";
import { connectClient } from "./bare-server.ts";
import type { FakeTiming } from "./fake-timing.ts";

/** How a watch goes: the records that are sent, and then nothing more, a good end, or an end by a code. */
export interface ScriptedWatch {
  readonly records: readonly MessageInitShape<typeof OperationRecordSchema>[];
  readonly end: "never" | "well" | keyof typeof status;
}

/** A server whose watches go by a script, one after the other, and a client of it; both for one test. */
export async function serveWatches(
  watches: readonly ScriptedWatch[],
  timing: FakeTiming,
): Promise<{ readonly address: string; readonly client: OperationsClient; readonly cancelled: Promise<void> }> {
  const server = new Server();
  const { promise: cancelled, resolve } = Promise.withResolvers<void>();
  const scripts = watches.values();
  const method = OperationRegistry.method.watchOperation;
  const watchOperation = (call: ServerWritableStream<unknown, MessageInitShape<typeof OperationRecordSchema>>) => {
    const { records = [], end = "NOT_FOUND" } = scripts.next().value ?? {};
    for (const record of records) call.write(record);
    if (end === "well") call.end();
    else if (end !== "never") call.emit("error", { code: status[end], details: end, metadata: new Metadata() });
    else call.on("cancelled", resolve);
  };
  const definition = {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: false,
    responseStream: true,
    requestSerialize: () => Buffer.alloc(0),
    requestDeserialize: (bytes: Buffer) => fromBinary(WatchOperationRequestSchema, bytes),
    responseSerialize: (record: MessageInitShape<typeof OperationRecordSchema>) =>
      Buffer.from(toBinary(OperationRecordSchema, create(OperationRecordSchema, record))),
    responseDeserialize: (bytes: Buffer) => fromBinary(OperationRecordSchema, bytes),
  };
  server.addService({ watchOperation: definition }, { watchOperation });
  const port = await new Promise<number>((bound, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, found) => {
      if (error) reject(error);
      else bound(found);
    });
  });
  afterTest(() => server.forceShutdown());
  const address = `127.0.0.1:${port}`;
  return { address, client: connectClient(address, timing), cancelled };
}
