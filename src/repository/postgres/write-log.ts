import { type Clock, pause } from "../../clock.ts";
import type { Database } from "./database.ts";
import { DatabaseFailure } from "./database-failure.ts";
import type { Doubt } from "./pending-write.ts";
import type { DoneRow } from "./write-statement.ts";

/** A write that was done, and the batch in which it was. */
export type LoggedWrite = DoneRow & { readonly batch: number };

/** For how long the outcome of a write is looked for, the last look included, in milliseconds. */
const SEARCH = 5000;

/** By then a statement has been committed, or never will be, in milliseconds. */
const LATEST_COMMIT = 60_000;

/** The pauses between looks, in milliseconds: the first one, and the longest. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

/** What the log of changes says of the writes of this process. */
export class WriteLog {
  /** Tells the writes of this process from those of all others: a UUID. */
  readonly writer: string;
  readonly #database: Database;
  readonly #clock: Clock;
  /** The batches of which nobody knows what became, the oldest first. */
  readonly #open = new Set<number>();
  #horizon: number;
  #batches = 0;

  private constructor(database: Database, clock: Clock, writer: string, horizon: number) {
    this.#database = database;
    this.#clock = clock;
    this.writer = writer;
    this.#horizon = horizon;
  }

  /** A log in which `writer` has written nothing yet. Rejects with a {@link DatabaseFailure}. */
  static async open(database: Database, clock: Clock, writer: string): Promise<WriteLog> {
    const text = "SELECT coalesce(max(id), 0) AS horizon FROM longrun.operation_changes";
    const [row] = await database.execute<{ horizon: number }>(text);
    return new WriteLog(database, clock, writer, row?.horizon ?? 0);
  }

  /** The number of the first batch of which nobody knows what became; the next one's if there is none. */
  get firstOpenBatch(): number {
    for (const batch of this.#open) return batch;
    return this.#batches + 1;
  }

  /** Begins a batch, whose writes are logged after the horizon if they are done. */
  begin(): Doubt {
    const batch = ++this.#batches;
    this.#open.add(batch);
    return { batch, horizon: this.#horizon };
  }

  /** It is known what became of some batches. */
  end(...doubts: readonly Doubt[]): void {
    for (const { batch } of doubts) this.#open.delete(batch);
  }

  /** Nobody looks for what became of some batches any more; for a while, they may yet be committed. */
  giveUp(doubts: readonly Doubt[]): void {
    this.#clock.after(LATEST_COMMIT, () => this.end(...doubts));
  }

  /** Takes notice of what was logged. */
  note(rows: readonly DoneRow[]): void {
    for (const { id } of rows) this.#horizon = Math.max(this.#horizon, id);
  }

  /**
   * Finds the writes that were done in some batches, as soon as the database answers. Resolves with nothing if it does
   * not for some seconds.
   */
  async find(doubts: readonly Doubt[]): Promise<LoggedWrite[] | undefined> {
    const end = new AbortController();
    const late = new Promise<undefined>((resolve) => {
      end.signal.addEventListener("abort", () => resolve(undefined));
    });
    const cancelTimer = this.#clock.after(SEARCH, () => end.abort());
    try {
      // A look may take longer than the search.
      return await Promise.race([this.#search(doubts, end.signal), late]);
    } finally {
      cancelTimer();
    }
  }

  /** Looks again and again, until the database answers or the signal says that it is enough. */
  async #search(doubts: readonly Doubt[], signal: AbortSignal): Promise<LoggedWrite[] | undefined> {
    for (let longest = FIRST_PAUSE; ; longest = Math.min(2 * longest, LONGEST_PAUSE)) {
      await pause(this.#clock, (longest * (1 + Math.random())) / 2);
      if (signal.aborted) return undefined;
      try {
        return await this.#read(doubts);
      } catch (error) {
        if (!(error instanceof DatabaseFailure)) throw error;
      }
    }
  }

  #read(doubts: readonly Doubt[]): Promise<LoggedWrite[]> {
    const text = `SELECT id, name, sequence, batch FROM longrun.operation_changes
      WHERE id > $1 AND writer = $2 AND batch = ANY ($3::bigint[])`;
    const horizon = Math.min(...doubts.map((doubt) => doubt.horizon));
    const batches = [...new Set(doubts.map(({ batch }) => batch))];
    return this.#database.execute<LoggedWrite>(text, [horizon, this.writer, batches]);
  }
}
