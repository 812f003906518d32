import type { LoadResult } from "../client/client-command.ts";
import type { ServerProcess } from "../processes/server-process.ts";

/** What a short load on one server showed. */
export interface Slice {
  /** CPU time of the server for a call, in microseconds. */
  readonly cpuMicros: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Has a client, of gRPC or of HTTP, put a load on a server, and measures the CPU time of the server meanwhile. */
export async function measureSlice<Load>(
  server: ServerProcess,
  client: { load(load: Load): Promise<LoadResult> },
  load: Load,
): Promise<Slice> {
  const before = server.cpuMicros();
  const { calls, elapsedMs, p50Ms, p99Ms } = await client.load(load);
  return { cpuMicros: (server.cpuMicros() - before) / calls, callsPerSecond: (calls / elapsedMs) * 1000, p50Ms, p99Ms };
}
