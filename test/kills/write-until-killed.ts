import type { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { RpcError } from "../server/support/rpc-error.ts";
import type { Ledger } from "./ledger.ts";
import { LAST_STEP, operationAt } from "./life.ts";

/** Lets operations live, one after the other, until a write fails, and notes all of it. The error must be UNAVAILABLE. */
export async function writeUntilKilled(client: GrpcTestClient, ledger: Ledger, prefix: string): Promise<void> {
  try {
    for (let number = 0; ; number++) await live(client, ledger, `${prefix}-${number}`);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "UNAVAILABLE") throw error;
  }
}

async function live({ registry }: GrpcTestClient, ledger: Ledger, operationId: string): Promise<void> {
  const entry = ledger.open(operationId);
  for (let step = 1; step <= LAST_STEP; step++) {
    entry.attempted = step;
    const operation = operationAt(operationId, step);
    if (step === 1) await registry.createOperation({ operationId, operation, requestId: operationId });
    else await registry.updateOperation({ name: `operations/${operationId}`, operation });
    ledger.acknowledge(entry);
  }
}
