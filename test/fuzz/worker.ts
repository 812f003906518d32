/** A thread of `npm run fuzz`: tries the targets that it is told by name, one after another, and reports of each. */
import { parentPort, workerData } from "node:worker_threads";
import { type FuzzOptions, fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

/** What a thread is given: the options of all its targets, and where it counts the cases that it has begun. */
export interface WorkerData {
  readonly options: Pick<FuzzOptions, "cases" | "seed" | "path">;
  readonly counter: Int32Array;
}

const { options, counter }: WorkerData = workerData;

parentPort?.on("message", async (name: string) => {
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  counter[0] = 0;
  const report = await fuzz(target, { ...options, onCase: () => Atomics.add(counter, 0, 1) });
  await target.close();
  parentPort?.postMessage(report);
});
