import type { Clock } from "../../clock.ts";
import type { State } from "../../proto/messages.ts";
import type { Repository } from "../../repository/repository.ts";

type Counts = ReadonlyMap<State, number>;

/** For how long a count is shown, in milliseconds, and for how many times as long as it took. */
const KEPT = 15_000;
const KEPT_TIMES = 20;

/** Whoever reads does not wait longer for a count, in milliseconds. */
const PATIENCE = 2000;

/** Counts operations by state, seldom enough that the repository does hardly more work for it. */
export class StateCounter {
  readonly #repository: Pick<Repository, "countStates">;
  readonly #clock: Clock;
  #counts: Counts | undefined;
  #keptUntil = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | undefined;

  constructor(repository: Pick<Repository, "countStates">, clock: Clock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** The last count, or a new one if that is old; nothing if there is none in time. */
  async read(): Promise<Counts | undefined> {
    if (this.#clock.now() >= this.#keptUntil) {
      this.#counts = undefined;
      this.#underWay ??= this.#count().finally(() => {
        this.#underWay = undefined;
      });
      await this.#atMost(PATIENCE, this.#underWay);
    }
    return this.#counts;
  }

  /** Counts; if that fails, the next reader has it tried again. */
  async #count(): Promise<void> {
    const start = this.#clock.now();
    try {
      this.#counts = await this.#repository.countStates();
    } catch {
      // The metrics of the repository tell of its errors.
      return;
    }
    const end = this.#clock.now();
    this.#keptUntil = end + Math.max(KEPT, KEPT_TIMES * (end - start));
  }

  async #atMost(milliseconds: number, work: Promise<void>): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const cancelTimer = this.#clock.after(milliseconds, resolve);
    await Promise.race([work, over]);
    cancelTimer();
  }
}
