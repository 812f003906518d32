import { isOver, type Until } from "../client/until.ts";

/** Makes calls, so many at a time, and gives how many ended in a second. */
export async function inFlight(count: number, call: () => Promise<void>, until: Until): Promise<number> {
  const started = performance.now();
  let begun = 0;
  const lane = async () => {
    while (!isOver(until, begun, started)) {
      begun++;
      await call();
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
  return (begun / (performance.now() - started)) * 1000;
}
