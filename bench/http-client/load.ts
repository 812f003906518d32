import type { LoadResult } from "../client/client-command.ts";
import { loadResult } from "../client/load-result.ts";
import { isOver, type Until } from "../client/until.ts";
import type { Connection } from "./connection.ts";

/** Whole requests that are to be sent round and round, as often or as long as told. */
export interface HttpLoad {
  readonly requests: readonly Uint8Array[];
  readonly until: Until;
}

/** Requests that were made, and how many bytes their responses took in all. */
export interface HttpLoadResult extends LoadResult {
  readonly bytes: number;
}

/** Keeps one request in flight on every connection; whatever is not answered with 200 has failed. */
export async function load(connections: readonly Connection[], { requests, until }: HttpLoad): Promise<HttpLoadResult> {
  const latencies: number[] = [];
  const started = performance.now();
  let sent = 0;
  let failed = 0;
  let bytes = 0;
  const more = () => !isOver(until, sent, started);

  await new Promise<void>((resolve) => {
    const send = (connection: Connection): void => {
      const sentAt = performance.now();
      connection.send(requests[sent++ % requests.length] ?? Buffer.alloc(0), (status, length) => {
        latencies.push(performance.now() - sentAt);
        bytes += length;
        if (status !== 200) failed++;
        if (status !== 0 && more()) send(connection);
        else if (latencies.length === sent) resolve();
      });
    };
    for (const connection of connections) if (more()) send(connection);
  });
  return { ...loadResult(latencies, failed, performance.now() - started), bytes };
}
