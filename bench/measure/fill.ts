import { methodPath } from "../messages/method-path.ts";
import type { ClientProcess } from "../processes/client-process.ts";
import { log } from "../report/log.ts";

const chunk = 50_000;

/** Creates many operations as fast as the server does it, going round the requests, and logs how it gets on. */
export async function fill(client: ClientProcess, bodies: Uint8Array[], operations: number): Promise<void> {
  for (let created = 0; created < operations; created += chunk) {
    const calls = Math.min(chunk, operations - created);
    const { elapsedMs } = await client.load({ path: methodPath.create, bodies, streams: 64, until: { calls } });
    log(`${created + calls} of ${operations} operations, ${Math.round((calls / elapsedMs) * 1000)} creates/s`);
  }
}
