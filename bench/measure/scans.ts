import { setTimeout as sleep } from "node:timers/promises";
import { importCount, importRequests } from "../messages/imports.ts";
import { methodPath } from "../messages/method-path.ts";
import { countRequest, getRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { counted } from "./counted.ts";
import { createOperations } from "./create-operations.ts";
import { fill } from "./fill.ts";
import { type GetsMeanwhile, probeGets } from "./probe-gets.ts";
import { measureSlice, type Slice } from "./slice.ts";
import { warmUp } from "./warm-up.ts";

/** A longrun server with many different operations, which are counted by filters. */
export class Scans {
  readonly #server: ServerProcess;
  readonly #client: ClientProcess;
  readonly #operations: number;

  private constructor(server: ServerProcess, client: ClientProcess, operations: number) {
    this.#server = server;
    this.#client = client;
    this.#operations = operations;
  }

  /** Starts a server and creates the operations. */
  static async start(operations: number): Promise<Scans> {
    const server = await ServerProcess.start("longrun", { inside: true });
    const client = await ClientProcess.start(server.port, 1);
    await createOperations(client, 1);
    await warmUp(client);
    await fill(client, importRequests(), operations);
    return new Scans(server, client, operations);
  }

  /** How many of {@link importCount} operations meet a filter. */
  async meeting(filter: string): Promise<number> {
    return Math.round(((await counted(this.#client, filter)) / this.#operations) * importCount);
  }

  /** Counts by a filter, one call after the other. The slice is that of an operation looked at, not of a call. */
  async measure(filter: string, milliseconds: number): Promise<Slice> {
    const load = { path: methodPath.count, bodies: [countRequest(filter)], streams: 1, until: { milliseconds } };
    const { cpuMicros, callsPerSecond, p50Ms, p99Ms } = await measureSlice(this.#server, this.#client, load);
    const operations = this.#operations;
    return { cpuMicros: cpuMicros / operations, callsPerSecond: callsPerSecond * operations, p50Ms, p99Ms };
  }

  /** What a client sees that gets an operation while so many counts are made all the time, by these filters in turn. */
  async gets(filters: readonly string[], counts: number, milliseconds: number): Promise<GetsMeanwhile> {
    const bodies = filters.map(countRequest);
    const load = { path: methodPath.count, bodies, streams: counts, until: { milliseconds } };
    return await probeGets(this.#server, this.#client, getRequest(0), async () => {
      await (counts === 0 ? sleep(milliseconds) : this.#client.load(load));
    });
  }

  /** Ends the server and its client. */
  async stop(): Promise<void> {
    await Promise.all([this.#client.stop(), this.#server.stop()]);
  }
}
