import type { PaceResult } from "../client/client-command.ts";
import { methodPath } from "../messages/method-path.ts";
import { getRequest, numberedRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import type { Memory } from "../processes/memory.ts";
import { ServerProcess } from "../processes/server-process.ts";
import type { Scale } from "../scale.ts";
import { createOperations } from "./create-operations.ts";
import { type GetsMeanwhile, probeGets } from "./probe-gets.ts";

/** Who watches what. */
export interface Watch {
  readonly path: string;
  readonly body: Uint8Array;
  readonly connections: number;
  /** Streams on each connection. */
  readonly streams: number;
  /** Operations that are updated in turn. */
  readonly operations: number;
}

/** What happened in some seconds of updates. */
export interface WatchRound extends PaceResult, GetsMeanwhile {
  /** CPU time of the server divided by the time that went by. */
  readonly cpuShare: number;
  /** The most memory that was resident, in bytes. */
  readonly peak: number;
}

/** All rounds, and the memory of the server before and after them. */
export interface Watched {
  readonly rounds: readonly WatchRound[];
  readonly before: Memory;
  readonly after: Memory;
}

const sampleMs = 50;

/** Starts a server, has operations of it watched and updated, and measures round after round but the first. */
export async function measureWatching(watch: Watch, scale: Scale): Promise<Watched> {
  const server = await ServerProcess.start("longrun", { inside: true });
  const watching = await ClientProcess.start(server.port, watch.connections);
  const others = await ClientProcess.start(server.port, 1);
  await createOperations(others, watch.operations + 1);
  await watching.do({ kind: "watch", path: watch.path, body: watch.body, streams: watch.streams });
  const perSecond = scale.updatesPerSecond;
  let first = 0;
  const update = async (): Promise<PaceResult> => {
    const numbers = Array.from({ length: (scale.watchMs * perSecond) / 1000 }, (_, index) => first + index);
    const bodies = numbers.map((number) => numberedRequest(number % watch.operations, number));
    const last = watch.operations;
    const result = await watching.do({ kind: "pace", path: methodPath.update, bodies, first, perSecond, last });
    first += bodies.length;
    if (result.updates.failed > 0) throw new Error(`${result.updates.failed} updates failed`);
    return result;
  };

  await update();
  await server.quiet();
  const before = await server.memory();
  const rounds: WatchRound[] = [];
  for (let round = 0; round < scale.watchRounds; round++) {
    rounds.push(await measureRound(server, others, watch, update));
  }
  await server.quiet();
  const after = await server.memory();
  await Promise.all([watching.stop(), others.stop(), server.stop()]);
  return { rounds, before, after };
}

async function measureRound(
  server: ServerProcess,
  others: ClientProcess,
  { operations }: Watch,
  update: () => Promise<PaceResult>,
): Promise<WatchRound> {
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, server.residentBytes());
  }, sampleMs);
  const started = performance.now();
  const cpuBefore = server.cpuMicros();
  const { result, ...gets } = await probeGets(server, others, getRequest(operations), update);
  const cpuShare = (server.cpuMicros() - cpuBefore) / 1000 / (performance.now() - started);
  clearInterval(sampling);
  return { ...result, ...gets, cpuShare, peak };
}
