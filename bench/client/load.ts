import type { ClientCommand, LoadResult } from "./client-command.ts";
import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { loadResult } from "./load-result.ts";
import { isOver } from "./until.ts";

const cursors = new Map<string, number>();

/** Keeps a number of calls in flight on every connection, as often or as long as told, going round the bodies. */
export async function load(
  connections: readonly Connection[],
  command: ClientCommand & { kind: "load" },
): Promise<LoadResult> {
  const { path, streams, until } = command;
  const messages = command.bodies.map(grpcMessage);
  const latencies: number[] = [];
  const started = performance.now();
  let cursor = cursors.get(path) ?? 0;
  let sent = 0;
  let failed = 0;
  const more = () => !isOver(until, sent, started);

  await new Promise<void>((resolve) => {
    const send = (connection: Connection): void => {
      const sentAt = performance.now();
      sent++;
      connection.call(path, messages[cursor++ % messages.length] as Buffer, (code) => {
        latencies.push(performance.now() - sentAt);
        if (code !== 0) failed++;
        if (more()) send(connection);
        else if (latencies.length === sent) resolve();
      });
    };
    for (let stream = 0; stream < streams; stream++) {
      for (const connection of connections) if (more()) send(connection);
    }
  });
  cursors.set(path, cursor);
  return loadResult(latencies, failed, performance.now() - started);
}
