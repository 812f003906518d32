import { setTimeout } from "node:timers/promises";
import type { OperationRecord } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import type { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { RpcError } from "../server/support/rpc-error.ts";

/** For how long a server may be unavailable after a crash, in milliseconds. */
const PATIENCE = 30_000;

/** Reads the record with a name, calling again while the server is not available; undefined if there is none. */
export async function readWhenAvailable(client: GrpcTestClient, name: string): Promise<OperationRecord | undefined> {
  for (const start = performance.now(); ; await setTimeout(100)) {
    try {
      return await client.registry.getOperationRecord({ name });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code === "NOT_FOUND") return undefined;
      if (error.code !== "UNAVAILABLE" || performance.now() - start > PATIENCE) throw error;
    }
  }
}
