import type { ClientCommand, ReleaseResult } from "./client-command.ts";
import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";

/** Calls that stay open until one other call has them all answered. */
export class Waiters {
  readonly #connections: readonly Connection[];
  #open = 0;
  #failed = 0;
  #early = 0;
  #onAnswer: () => void = () => this.#early++;

  constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  /** Opens as many calls on every connection. */
  hold({ path, body, streams }: ClientCommand & { kind: "hold" }): number {
    const message = grpcMessage(body);
    for (const connection of this.#connections) {
      for (let stream = 0; stream < streams; stream++) {
        this.#open++;
        connection.call(path, message, (code) => {
          this.#open--;
          if (code !== 0) this.#failed++;
          this.#onAnswer();
        });
      }
    }
    return this.#open;
  }

  /** Makes the call that has them answered, on a connection apart, and takes the time from then on. */
  async release(apart: Connection, { path, body }: ClientCommand & { kind: "release" }): Promise<ReleaseResult> {
    const result: ReleaseResult = { answered: 0, failed: 0, early: this.#early, firstMs: 0, lastMs: 0 };
    const started = performance.now();
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.#open} calls are not answered after 30 s`)), 30_000);
      this.#onAnswer = () => {
        if (result.answered++ === 0) result.firstMs = performance.now() - started;
        if (this.#open > 0) return;
        clearTimeout(late);
        resolve();
      };
      apart.call(path, grpcMessage(body), (code) => {
        if (code !== 0) reject(new Error("the completing call failed"));
      });
    });
    result.lastMs = performance.now() - started;
    result.failed = this.#failed;
    this.#failed = 0;
    this.#early = 0;
    this.#onAnswer = () => this.#early++;
    return result;
  }
}
