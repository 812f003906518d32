import type { SlowReadResult } from "../client/client-command.ts";
import { methodPath } from "../messages/method-path.ts";
import { numberedRequest, watchAllRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { growth, type Memory } from "../processes/memory.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { createOperations } from "./create-operations.ts";

/** What a stream of changes costs that its client does not read. */
export interface UnreadChanges {
  /** How much the server's memory grew while all operations changed, in bytes. */
  readonly growth: Memory;
  /** What came of the stream when it was read at last. */
  readonly end: SlowReadResult;
}

const settledBytes = 256 * 1024;
const mostTries = 20;

/** Has many operations change, once each, while one stream that nobody reads tells of these changes. */
export async function measureUnreadChanges(changes: number): Promise<UnreadChanges> {
  const server = await ServerProcess.start("longrun", { inside: true });
  const client = await ClientProcess.start(server.port, 4);
  await createOperations(client, changes);
  let number = 0;
  const change = async (): Promise<Memory> => {
    const bodies = Array.from({ length: changes }, (_, index) => numberedRequest(index, number++));
    const before = await server.memory();
    await client.load({ path: methodPath.update, bodies, streams: 16, until: { calls: changes } });
    await server.quiet();
    return growth(before, await server.memory(), 1);
  };
  for (let tries = 0; Math.abs((await change()).used) > settledBytes; tries++) {
    if (tries === mostTries) throw new Error("the memory of the server does not settle");
  }
  await client.do({ kind: "ignore", path: methodPath.watchAll, body: watchAllRequest() });
  const grown = await change();
  const end = await client.do({ kind: "readOn" });
  await Promise.all([client.stop(), server.stop()]);
  return { growth: grown, end };
}
