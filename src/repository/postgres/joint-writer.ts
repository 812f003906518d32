import { repositoryUnavailable } from "../../errors.ts";
import type { ExecuteSql } from "../repository.ts";
import type { Database } from "./database.ts";
import { DatabaseFailure } from "./database-failure.ts";
import type { Lanes } from "./lanes.ts";
import type { Doubt } from "./pending-write.ts";
import type { WriteLog } from "./write-log.ts";
import type { DoneRow, WriteStatement } from "./write-statement.ts";

/** A write is given up after so many attempts of which nobody learned what became. */
const ATTEMPTS = 5;

/**
 * Makes writes of one kind together with statements of somebody else, each write in a transaction of its own. If the
 * connection breaks before the answer, the outcome is looked up, and what was not done is tried again.
 */
export class JointWriter<Write> {
  readonly #statement: WriteStatement<Write>;
  readonly #database: Database;
  readonly #log: WriteLog;
  readonly #lanes: Lanes;

  /** Each lane is taken by one transaction at a time; it should not be one that other writes wait for. */
  constructor(statement: WriteStatement<Write>, database: Database, log: WriteLog, lanes: Lanes) {
    this.#statement = statement;
    this.#database = database;
    this.#log = log;
    this.#lanes = lanes;
  }

  /**
   * Makes a write, and what `also` executes, or neither. Resolves with the sequence of the record if it was done, with
   * nothing if it was refused, before `also` is called. Rejects with what `also` throws, and with what clients are told.
   */
  write(write: Write, also: (execute: ExecuteSql) => Promise<void>): Promise<number | undefined> {
    return this.#lanes.run(() => this.#write(write, also));
  }

  async #write(write: Write, also: (execute: ExecuteSql) => Promise<void>): Promise<number | undefined> {
    const doubts: Doubt[] = [];
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      const attempt = this.#log.begin();
      try {
        const rows = await this.#attempt(write, also, attempt);
        this.#log.note(rows);
        this.#log.end(attempt);
        const [done] = rows;
        // What is refused may be so because of an attempt that was done.
        if (done || doubts.length === 0) return this.#end(doubts, done);
      } catch (error) {
        if (!(error instanceof DatabaseFailure)) {
          // The insertion got as far as that: no attempt before it was done, for it would have waited for that.
          this.#end([...doubts, attempt], undefined);
          throw error;
        }
        if (error.isOutcomeUnknown) doubts.push(attempt);
        else this.#log.end(attempt);
        if (doubts.length === 0) throw error.toLongrunError();
      }
      const found = await this.#log.find(doubts);
      if (found === undefined) break;
      const [done] = found;
      if (done) return this.#end(doubts, done);
    }
    this.#log.giveUp(doubts);
    throw repositoryUnavailable();
  }

  #attempt(write: Write, also: (execute: ExecuteSql) => Promise<void>, { batch }: Doubt): Promise<DoneRow[]> {
    return this.#database.transaction(async (connection) => {
      const values = [this.#log.writer, batch, ...this.#statement.columns([write])];
      const rows = await connection.query<DoneRow>(this.#statement.text, values);
      if (rows.length > 0) await also((text, given) => connection.query(text, given));
      return rows;
    });
  }

  #end(doubts: readonly Doubt[], done: DoneRow | undefined): number | undefined {
    this.#log.end(...doubts);
    return done?.sequence;
  }
}
