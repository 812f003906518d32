import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { FuzzReport } from "./fuzz.ts";
import type { WorkerData } from "./worker.ts";

/** A thread that begins no case in such a time, in milliseconds, never will. */
const LONGEST_CASE = 30_000;

/** Tries targets in a thread of its own, so that a case that never ends is found too. */
export class FuzzThread {
  readonly #options: WorkerData["options"];
  readonly #counter = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #worker: Worker | undefined;

  constructor(options: WorkerData["options"]) {
    this.#options = options;
  }

  /** Tries a target. */
  async run(name: string): Promise<FuzzReport> {
    const worker = this.#worker ?? this.#start();
    worker.postMessage(name);
    let seen = -1;
    const stuck = Promise.withResolvers<FuzzReport>();
    const timer = setInterval(() => {
      if (seen === this.#counter[0]) stuck.resolve(this.#hanging(name));
      seen = this.#counter[0] ?? 0;
    }, LONGEST_CASE);
    try {
      return await Promise.race([once(worker, "message").then(([report]) => report), stuck.promise]);
    } finally {
      clearInterval(timer);
      if (seen === this.#counter[0]) await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const workerData: WorkerData = { options: this.#options, counter: this.#counter };
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData });
    return this.#worker;
  }

  #hanging(name: string): FuzzReport {
    const cases = this.#counter[0] ?? 0;
    const failure = `npm run fuzz -- --only "${name}" --seed ${this.#options.seed} --cases ${cases}\ncase ${cases} does not end`;
    return { name, cases, seconds: Number.NaN, slowest: Number.POSITIVE_INFINITY, slowestCase: "", failure };
  }
}
