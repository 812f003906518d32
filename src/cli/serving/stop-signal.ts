const signals = ["SIGTERM", "SIGINT"] as const;

/**
 * The first SIGTERM or SIGINT, which asks the process to stop instead of ending it. All signals after that end the process
 * at once, as they do without this.
 */
export class StopSignal {
  /** Resolves with the name of the signal. */
  readonly received: Promise<NodeJS.Signals>;
  readonly #take: (signal: NodeJS.Signals) => void;

  /** Waits for the signal, from now on; `onReceived` is told of it. */
  constructor(onReceived: (signal: NodeJS.Signals) => void) {
    const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
    this.received = promise;
    this.#take = (signal) => {
      this.release();
      onReceived(signal);
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, this.#take);
  }

  /** Waits no more. */
  release(): void {
    for (const signal of signals) process.off(signal, this.#take);
  }
}
