import type { Clock } from "../../clock.ts";
import type { Database } from "./database.ts";

/** How long a change stays in the log, in milliseconds by the database's time. */
export const KEPT = 60 * 60_000;

/** Old changes are looked for so often, in milliseconds, give or take a half: processes do not do it all at once. */
const INTERVAL = 60_000;

/** So many of the oldest changes are looked at in one statement. */
const BATCH = 5000;

/**
 * Rows are numbered about as they age, so the oldest ones need no index of times. The newest one stays: by it a reader
 * knows that the log is the one that it has read before.
 */
const PRUNE = `WITH removed AS (
    DELETE FROM longrun.operation_changes WHERE id IN (
      SELECT id FROM longrun.operation_changes
      WHERE id <= (SELECT max(id) FROM (SELECT id FROM longrun.operation_changes ORDER BY id LIMIT ${BATCH}) AS oldest)
        AND id < (SELECT max(id) FROM longrun.operation_changes)
        AND time < now() - interval '${KEPT} milliseconds'
      FOR UPDATE SKIP LOCKED
    ) RETURNING id
  )
  SELECT count(*) AS count FROM removed`;

/** Removes old changes from the log. Each process does so, and none waits for another. */
export class ChangePruner {
  readonly #database: Database;
  readonly #clock: Clock;
  #cancelTimer = () => {};
  #isClosed = false;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#wait();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  #wait(): void {
    if (this.#isClosed) return;
    this.#cancelTimer = this.#clock.after(INTERVAL * (0.5 + Math.random()), async () => {
      // If the database is away, the next time will do.
      await this.#prune().catch(() => {});
      this.#wait();
    });
  }

  async #prune(): Promise<void> {
    while (!this.#isClosed) {
      const [removed] = await this.#database.query<{ count: number }>(PRUNE);
      if (removed === undefined || removed.count < BATCH) return;
    }
  }
}
