import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../client/call.ts";
import type { LoadResult } from "../client/client-command.ts";
import { Connection } from "../client/connection.ts";
import { loadResult } from "../client/load-result.ts";
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
 * Ends operations through one server while somebody waits for each through another; gives the times from the request
 * that ends one to the answer to its wait. `first` is the number of the first operation, of which none may be
 * there yet.
 */
export async function measureWakeUps(
  ports: readonly [writer: number, waiter: number],
  first: number,
  count: number,
  { writes }: WakeUpLoad,
): Promise<LoadResult> {
  const [writer, others, waiter] = await Promise.all(
    [ports[0], ports[0], ports[1]].map((port) => Connection.open(port)),
  );
  if (!writer || !others || !waiter) throw new Error("no connection");
  const started = performance.now();
  const numbers = Array.from({ length: count }, (_, at) => first + at);
  await Promise.all(numbers.map((number) => call(writer, methodPath.create, createRequest(sampleId(number)))));
  const sent = new Map<number, number>();
  const waits = numbers.map(async (number) => {
    await call(waiter, methodPath.wait, waitRequest(number));
    return performance.now() - (sent.get(number) ?? Number.NaN);
  });
  let isOver = false;
  const load = Array.from({ length: writes }, async () => {
    while (!isOver) await call(others, methodPath.create, createRequest());
  });
  await sleep(1000);
  for (const number of numbers) {
    await sleep(PACE);
    sent.set(number, performance.now());
    await call(writer, methodPath.update, completeRequest(number));
  }
  const latencies = await Promise.all(waits);
  isOver = true;
  await Promise.all(load);
  for (const connection of [writer, others, waiter]) connection.close();
  return loadResult(latencies, 0, performance.now() - started);
}
