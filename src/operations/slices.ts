/** How many tasks are run in one turn of the event loop: each costs the answering of a call. */
const SLICE = 64;

/**
 * Runs tasks in their order, some in each turn of the event loop: running thousands at once would make every other call
 * wait until the last one is done. The first ones run at once.
 */
export class Slices {
  readonly #waiting: (() => void)[] = [];
  /** How many may still run in this turn: none while some wait. */
  #left = SLICE;

  /** Runs a task, which must not throw: at once, or in a later turn. */
  run(task: () => void): void {
    if (this.#left === SLICE) setImmediate(() => this.#beginTurn());
    if (this.#left === 0) this.#waiting.push(task);
    else {
      this.#left--;
      task();
    }
  }

  #beginTurn(): void {
    this.#left = SLICE;
    for (const task of this.#waiting.splice(0, SLICE)) this.run(task);
  }
}
