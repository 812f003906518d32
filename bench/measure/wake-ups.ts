import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../client/connection.ts";
import { grpcMessage } from "../client/frames.ts";
import { methodPath } from "../messages/method-path.ts";
import { completeRequest, createRequest, waitRequest } from "../messages/requests.ts";
import { sampleId } from "../messages/sample.ts";

/** How many other writes are in flight on the first server meanwhile. */
export interface WakeUpLoad {
  readonly writes: number;
}

/** Operations are ended so many milliseconds one after the other. */
const PACE = 20;

/**
 * Ends operations through one server while somebody waits for each through another; gives the time from the request that
 * ends it to the answer to the wait, in milliseconds. `first` is the number of the first operation, of which none may be
 * there yet.
 */
export async function measureWakeUps(
  ports: readonly [writer: number, waiter: number],
  first: number,
  count: number,
  { writes }: WakeUpLoad,
): Promise<number[]> {
  const [writer, others, waiter] = await Promise.all(
    [ports[0], ports[0], ports[1]].map((port) => Connection.open(port)),
  );
  if (!writer || !others || !waiter) throw new Error("no connection");
  const numbers = Array.from({ length: count }, (_, at) => first + at);
  await Promise.all(numbers.map((number) => call(writer, methodPath.create, createRequest(sampleId(number)))));
  const started = new Map<number, number>();
  const waits = numbers.map(async (number) => {
    await call(waiter, methodPath.wait, waitRequest(number));
    return performance.now() - (started.get(number) ?? Number.NaN);
  });
  let isOver = false;
  const load = Array.from({ length: writes }, async () => {
    while (!isOver) await call(others, methodPath.create, createRequest());
  });
  await sleep(1000);
  for (const number of numbers) {
    await sleep(PACE);
    started.set(number, performance.now());
    await call(writer, methodPath.update, completeRequest(number));
  }
  const latencies = await Promise.all(waits);
  isOver = true;
  await Promise.all(load);
  for (const connection of [writer, others, waiter]) connection.close();
  return latencies;
}

function call(connection: Connection, path: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.call(path, grpcMessage(body), (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${path} ended with ${code}`));
    });
  });
}
