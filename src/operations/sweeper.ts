import type { Clock } from "../clock.ts";
import type { OperationService } from "./operation-service.ts";

/** Half of the second within which an expired lease ends its operation. */
const INTERVAL = 500;
const BATCH = 1000;

/** Has the operations that are due swept, twice a second, until it is stopped. */
export class Sweeper {
  readonly #operations: Pick<OperationService, "sweep">;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #cancelTimer: (() => void) | undefined;
  #stopped = true;

  /** `onError` is told of a sweep that failed; the next one comes all the same. */
  constructor(operations: Pick<OperationService, "sweep">, clock: Clock, onError: (error: unknown) => void) {
    this.#operations = operations;
    this.#clock = clock;
    this.#onError = onError;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule(INTERVAL);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  #schedule(delay: number): void {
    if (!this.#stopped) this.#cancelTimer = this.#clock.after(delay, () => this.#sweep());
  }

  async #sweep(): Promise<void> {
    const swept = await this.#operations.sweep(BATCH).catch((error) => {
      this.#onError(error);
      return 0;
    });
    this.#schedule(swept === BATCH ? 0 : INTERVAL);
  }
}
