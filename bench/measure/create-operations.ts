import { methodPath } from "../messages/method-path.ts";
import { createRequest } from "../messages/requests.ts";
import { sampleId } from "../messages/sample.ts";
import type { ClientProcess } from "../processes/client-process.ts";

/** Creates operations with the numbers from 0 on. */
export async function createOperations(client: ClientProcess, count: number): Promise<void> {
  const bodies = Array.from({ length: count }, (_, index) => createRequest(sampleId(index)));
  await client.load({ path: methodPath.create, bodies, streams: 16, until: { calls: count } });
}
