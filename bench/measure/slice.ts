import type { ClientCommand } from "../client/client-command.ts";
import type { ClientProcess } from "../processes/client-process.ts";
import type { ServerProcess } from "../processes/server-process.ts";

/** What a short load on one server showed. */
export interface Slice {
  /** CPU time of the server for a call, in microseconds. */
  readonly cpuMicros: number;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Puts a load on a server and measures its CPU time meanwhile. */
export async function measureSlice(
  server: ServerProcess,
  client: ClientProcess,
  command: Omit<ClientCommand & { kind: "load" }, "kind">,
): Promise<Slice> {
  const before = server.cpuMicros();
  const { calls, elapsedMs, p50Ms, p99Ms } = await client.load(command);
  return { cpuMicros: (server.cpuMicros() - before) / calls, callsPerSecond: (calls / elapsedMs) * 1000, p50Ms, p99Ms };
}
