import { ClientProcess } from "../processes/client-process.ts";
import type { ServerKind } from "../processes/server-command.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";
import { measureSlice, type Slice } from "./slice.ts";

/** One method that several servers are compared by. */
export interface Task {
  readonly name: string;
  readonly path: string;
  readonly bodies: Uint8Array[];
}

/** What is compared, and how a server is filled before. */
export interface Comparison {
  readonly kinds: readonly ServerKind[];
  readonly tasks: readonly Task[];
  readonly prepare: (kind: ServerKind, client: ClientProcess) => Promise<void>;
}

interface Pair {
  readonly kind: ServerKind;
  readonly server: ServerProcess;
  readonly client: ClientProcess;
}

const connections = 4;
const streams = 16;

/** Measures every task on every server, interleaved in short slices, with fresh servers again and again. */
export async function compareServers(
  comparison: Comparison,
  scale: Scale,
): Promise<(task: string, kind: ServerKind) => Slice[]> {
  const { kinds, tasks, prepare } = comparison;
  const slices = new Map<string, Slice[]>();
  const of = (task: string, kind: ServerKind): Slice[] => slices.get(`${task} ${kind}`) ?? [];

  for (let restart = 0; restart < scale.restarts; restart++) {
    log(`${tasks.map(({ name }) => name).join(" and ")}: start ${restart + 1} of ${scale.restarts}`);
    const pairs = await Promise.all(kinds.map(startPair));
    for (const { kind, client } of pairs) {
      await prepare(kind, client);
      for (const { path, bodies } of tasks) {
        await client.load({ path, bodies, streams, until: { calls: scale.warmUpCalls } });
      }
    }
    for (let round = 0; round < scale.slices; round++) {
      for (const { name, path, bodies } of tasks) {
        for (const { kind, server, client } of rotate(pairs, restart + round)) {
          const slice = await measureSlice(server, client, {
            path,
            bodies,
            streams,
            until: { milliseconds: scale.sliceMs },
          });
          slices.set(`${name} ${kind}`, [...of(name, kind), slice]);
        }
      }
    }
    await Promise.all(pairs.flatMap(({ server, client }) => [client.stop(), server.stop()]));
  }
  return of;
}

async function startPair(kind: ServerKind): Promise<Pair> {
  const server = await ServerProcess.start(kind);
  return { kind, server, client: await ClientProcess.start(server.port, connections) };
}

function rotate<T>(values: readonly T[], by: number): T[] {
  const first = by % values.length;
  return [...values.slice(first), ...values.slice(0, first)];
}
