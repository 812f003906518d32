import { createRequest, listRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { growth, type Memory } from "../processes/memory.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { createOperations } from "./create-operations.ts";
import { fill } from "./fill.ts";
import { pageTokens } from "./page-tokens.ts";
import { warmUp } from "./warm-up.ts";

const pageSize = 50;

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
    await fill(client, [createRequest()], operations - 1);
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
