import { PostgresServer } from "../../test/support/postgres/postgres-server.ts";
import type { LoadResult } from "../client/client-command.ts";
import { measureWakeUps } from "../measure/wake-ups.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

/** Other writes in flight, in the busy case. */
const WRITES = 16;

/** Two servers on one PostgreSQL database: how soon a wait on the one ends when the operation ends on the other. */
export async function measureReplicas({ wakeUps }: Scale): Promise<Figure[]> {
  const postgres = await PostgresServer.open({ durable: true });
  const { url } = await postgres.createDatabase();
  const replicas = [await ServerProcess.start("longrun", { repository: url })];
  replicas.push(await ServerProcess.start("longrun", { repository: url }));
  const [first, second] = replicas.map(({ port }) => port);
  if (first === undefined || second === undefined) throw new Error("no servers");
  try {
    log(`replicas: three times ${wakeUps} waits`);
    const same = await measureWakeUps([first, first], 0, wakeUps, { writes: 0 });
    const quiet = await measureWakeUps([first, second], wakeUps, wakeUps, { writes: 0 });
    const busy = await measureWakeUps([first, second], 2 * wakeUps, wakeUps, { writes: WRITES });
    return [
      { name: "replicas, a wait on the same server, in ms", value: inWords(same) },
      ...describe("replicas, a wait on the other", quiet),
      ...describe(`replicas, a wait on the other, ${WRITES} writes in flight`, busy),
    ];
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await postgres.close();
  }
}

function describe(name: string, latencies: LoadResult): Figure[] {
  const values = inWords(latencies);
  return [
    atMost(`${name}, median in ms`, values, latencies.p50Ms, 100),
    atMost(`${name}, 99 of 100 in ms`, values, latencies.p99Ms, 300),
  ];
}

function inWords({ p50Ms, p99Ms, maxMs }: LoadResult): string {
  return `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, longest ${maxMs.toFixed(1)} ms`;
}
