import { methodPath } from "../messages/method-path.ts";
import { getRequest } from "../messages/requests.ts";
import type { ClientProcess } from "../processes/client-process.ts";

const calls = 50_000;

/** Gets the first operation so often that the server's memory does not grow any more just because it serves calls. */
export async function warmUp(client: ClientProcess): Promise<void> {
  await client.load({ path: methodPath.get, bodies: [getRequest(0)], streams: 64, until: { calls } });
}
