import { methodPath } from "../messages/method-path.ts";
import { createRequest, listRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { growth, type Memory } from "../processes/memory.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { log } from "../report/log.ts";
import { createOperations } from "./create-operations.ts";
import { pageTokens } from "./page-tokens.ts";
import { warmUp } from "./warm-up.ts";

const pageSize = 50;
const chunk = 50_000;

/** A longrun server with many operations in one parent, and the requests for pages of them. */
export class FilledServer {
  readonly server: ServerProcess;
  readonly client: ClientProcess;
  /** How much the memory of the server grew for each operation, in bytes. */
  readonly memoryEach: Memory;
  readonly firstPage: Uint8Array = listRequest(pageSize);
  readonly pagesInside: Uint8Array[];

  private constructor(server: ServerProcess, client: ClientProcess, memoryEach: Memory, pagesInside: Uint8Array[]) {
    this.server = server;
    this.client = client;
    this.memoryEach = memoryEach;
    this.pagesInside = pagesInside;
  }

  /** Starts a server and creates the operations. */
  static async start(operations: number): Promise<FilledServer> {
    const server = await ServerProcess.start("longrun", { inside: true });
    const client = await ClientProcess.start(server.port, 4);
    await createOperations(client, 1);
    await warmUp(client);
    const before = await server.memory();
    await fill(client, operations - 1);
    const memoryEach = growth(before, await server.memory(), operations - 1);
    const tokens = await pageTokens(client, operations);
    return new FilledServer(
      server,
      client,
      memoryEach,
      tokens.map((token) => listRequest(pageSize, token)),
    );
  }

  /** Ends the server and its client. */
  async stop(): Promise<void> {
    await Promise.all([this.client.stop(), this.server.stop()]);
  }
}

async function fill(client: ClientProcess, operations: number): Promise<void> {
  for (let created = 0; created < operations; created += chunk) {
    const calls = Math.min(chunk, operations - created);
    const load = { path: methodPath.create, bodies: [createRequest()], streams: 64, until: { calls } };
    const { elapsedMs } = await client.load(load);
    log(`List: ${created + calls} of ${operations} operations, ${Math.round((calls / elapsedMs) * 1000)} creates/s`);
  }
}
