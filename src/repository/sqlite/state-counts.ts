import type { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * Counts operations by state, in the transaction that changes them: once for all writes of a batch, for a trigger would make
 * each insertion take half as long again.
 */
export class StateCounts {
  readonly #add: StatementSync;
  readonly #differences = new Map<number, number>();

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      "INSERT INTO state_counts (state, count) VALUES (?, ?) ON CONFLICT (state) DO UPDATE SET count = count + excluded.count",
    );
  }

  /** Notes that an operation has come to a state, from another one if it was there before. */
  moved(before: number | undefined, after: number | undefined): void {
    if (before === after) return;
    this.#note(before, -1);
    this.#note(after, 1);
  }

  /** Writes what was noted. */
  catchUp(): void {
    for (const [state, difference] of this.#differences) {
      if (difference !== 0) this.#add.run(state, difference);
    }
    this.#differences.clear();
  }

  /** Forgets what was noted, for it was not done. */
  forget(): void {
    this.#differences.clear();
  }

  #note(state: number | undefined, difference: number): void {
    if (state !== undefined) this.#differences.set(state, (this.#differences.get(state) ?? 0) + difference);
  }
}
