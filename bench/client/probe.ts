import type { ClientCommand, LoadResult } from "./client-command.ts";
import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { loadResult } from "./load-result.ts";

/** Makes a call every few milliseconds whether the ones before are answered or not, and keeps the time of each. */
export class Probe {
  readonly #connection: Connection;
  readonly #latencies: number[] = [];
  readonly #started: number = performance.now();
  readonly #timer: NodeJS.Timeout;
  #failed = 0;
  #open = 0;

  constructor(connection: Connection, command: ClientCommand & { kind: "probe" }) {
    this.#connection = connection;
    const message = grpcMessage(command.body);
    this.#timer = setInterval(() => this.#send(command.path, message), command.everyMs);
  }

  /** Stops, once all calls are answered. */
  async end(): Promise<LoadResult> {
    clearInterval(this.#timer);
    while (this.#open > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    return loadResult(this.#latencies, this.#failed, performance.now() - this.#started);
  }

  #send(path: string, message: Buffer): void {
    const sentAt = performance.now();
    this.#open++;
    this.#connection.call(path, message, (code) => {
      this.#open--;
      this.#latencies.push(performance.now() - sentAt);
      if (code !== 0) this.#failed++;
    });
  }
}
