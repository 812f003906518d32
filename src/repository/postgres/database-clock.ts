import type { Clock } from "../../clock.ts";
import type { Database } from "./database.ts";

/** How often the clocks are compared, in milliseconds. */
const INTERVAL = 30_000;

/** How often they are compared at first: the quickest answer tells most. */
const FIRST_COMPARISONS = 3;

/** One comparison: how far the database's time is from that of the counter, at least and at most. */
interface Comparison {
  readonly least: number;
  readonly most: number;
}

const NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time";

/**
 * The database's time, by which all its processes agree, whatever their machines' clocks say: it goes on by a counter
 * that nobody sets (milliseconds from any beginning, as `performance.now()`), and is compared from time to time. It never
 * goes back: if the database's does, it goes at half its pace until that has caught up. Timers are those of `base`.
 */
export class DatabaseClock implements Clock {
  readonly #database: Database;
  readonly #base: Clock;
  readonly #counter: () => number;
  #offset = 0;
  #shown = Number.NEGATIVE_INFINITY;
  #shownAt = 0;
  #cancelTimer = () => {};
  #isClosed = false;

  private constructor(database: Database, base: Clock, counter: () => number) {
    this.#database = database;
    this.#base = base;
    this.#counter = counter;
  }

  /** Asks for the time. Rejects with a DatabaseFailure. */
  static async open(database: Database, base: Clock, counter = () => performance.now()): Promise<DatabaseClock> {
    const clock = new DatabaseClock(database, base, counter);
    const comparisons: Comparison[] = [];
    while (comparisons.length < FIRST_COMPARISONS) comparisons.push(await clock.#compare());
    const [best] = comparisons.sort((a, b) => widthOf(a) - widthOf(b));
    if (best) clock.#offset = (best.least + best.most) / 2;
    clock.#wait();
    return clock;
  }

  now(): number {
    const counter = this.#counter();
    const slowest = this.#shown + (counter - this.#shownAt) / 2;
    this.#shown = Math.max(counter + this.#offset, slowest);
    this.#shownAt = counter;
    return Math.floor(this.#shown);
  }

  after(milliseconds: number, callback: () => void): () => void {
    return this.#base.after(milliseconds, callback);
  }

  /** Compares no more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  #wait(): void {
    if (this.#isClosed) return;
    this.#cancelTimer = this.#base.after(INTERVAL, async () => {
      try {
        const { least, most } = await this.#compare();
        // What the answer's time on the way leaves open is left as it was.
        this.#offset = Math.min(Math.max(this.#offset, least), most);
      } catch {
        // The database is away: the counter goes on.
      }
      this.#wait();
    });
  }

  async #compare(): Promise<Comparison> {
    const asked = this.#counter();
    const [row] = await this.#database.execute<{ time: number }>(NOW);
    const answered = this.#counter();
    if (row === undefined) throw new Error("the database told no time");
    return { least: row.time - answered, most: row.time - asked };
  }
}

function widthOf({ least, most }: Comparison): number {
  return most - least;
}
