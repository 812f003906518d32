import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CHANGING, INSERTED } from "./columns.ts";
import { Conflicts } from "./conflicts.ts";
import { isMistake, ResultCode, resultCodeOf } from "./error-codes.ts";
import { Query } from "./query.ts";
import { bytesIn, numberIn, type SqlRow, type SqlValues } from "./sql-row.ts";
import { StateCounts } from "./state-counts.ts";
import { TermIndex, type TermsOwner, termBytes } from "./term-index.ts";
import type { BatchOutcome, Change, Insert, Outcome, Present, Refusal, Write } from "./write.ts";

/** What a change has to know of the row as it is. */
interface PresentRow extends TermsOwner {
  readonly terms: Uint8Array;
  readonly state: number;
}

const STATE_OF_INSERTED = INSERTED.indexOf("state");
const STATE_OF_CHANGING = CHANGING.indexOf("state");

/** Does writes over the one connection of a database that writes. */
export class WriteStore {
  readonly #database: DatabaseSync;
  readonly #conflicts: Conflicts<SqlRow>;
  readonly #terms: TermIndex;
  readonly #states: StateCounts;
  readonly #present: Query<PresentRow>;
  readonly #insert: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#conflicts = new Conflicts(database, (row) => row);
    this.#terms = new TermIndex(database);
    this.#states = new StateCounts(database);
    const columns = "sequence, create_time, terms, state";
    const present = `SELECT ${columns} FROM operations WHERE name = ? AND uid = ? AND revision = ?`;
    this.#present = new Query(database, present, ([sequence, createTime, terms, state]) => ({
      sequence: numberIn(sequence),
      createTime: numberIn(createTime),
      terms: bytesIn(terms),
      state: numberIn(state),
    }));
    const places = INSERTED.map(() => "?");
    this.#insert = database.prepare(`INSERT INTO operations (${INSERTED}, terms) VALUES (${places}, ?)`);
    const changes = CHANGING.map((column) => `${column} = ?`);
    this.#replace = database.prepare(`UPDATE operations SET ${changes}, terms = ? WHERE sequence = ?`);
    this.#delete = database.prepare("DELETE FROM operations WHERE sequence = ?");
  }

  /**
   * Does writes in their order and commits them together: when this gives outcomes, they are on the disk, and when it
   * gives a failure, nothing was done. Throws what only a mistake can cause.
   */
  commit(writes: readonly Write[]): BatchOutcome {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const outcomes = writes.map((write) => this.#do(write));
      this.#terms.catchUp();
      this.#states.catchUp();
      this.#database.exec("COMMIT");
      return outcomes;
    } catch (error) {
      this.#rollBack();
      this.#states.forget();
      if (isMistake(error)) throw error;
      return resultCodeOf(error) === ResultCode.FULL ? "full" : "unavailable";
    }
  }

  #do(write: Write): Outcome | Refusal {
    try {
      return write.kind === "insert" ? this.#add(write) : this.#change(write);
    } catch (error) {
      if (resultCodeOf(error) !== ResultCode.CONSTRAINT) throw error;
      // Only the first statement that a write executes can meet a constraint: nothing was changed.
      const taken = write.kind === "insert" ? this.#conflicts.find(write.claims) : undefined;
      return taken ?? { refused: String(error) };
    }
  }

  #add({ createTime, values, terms }: Insert): number {
    const sequence = Number(this.#insert.run(...values, termBytes(terms)).lastInsertRowid);
    this.#terms.changed({ sequence, createTime });
    this.#states.moved(undefined, stateIn(values, STATE_OF_INSERTED));
    return sequence;
  }

  #change(change: Change): boolean {
    const present = this.#find(change.present);
    if (present === undefined) return false;
    if (change.kind === "replace") {
      const terms = termBytes(change.terms);
      this.#replace.run(...change.values, terms, present.sequence);
      if (!Buffer.from(terms).equals(present.terms)) this.#terms.changed(present, present.terms);
      this.#states.moved(present.state, stateIn(change.values, STATE_OF_CHANGING));
    } else {
      this.#delete.run(present.sequence);
      this.#terms.changed(present, present.terms);
      this.#states.moved(present.state, undefined);
    }
    return true;
  }

  #find({ name, uid, revision }: Present): PresentRow | undefined {
    return this.#present.first(name, uid, revision);
  }

  /** Some errors have ended the transaction already. */
  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch (error) {
      if (resultCodeOf(error) !== ResultCode.ERROR) throw error;
    }
  }
}

function stateIn(values: SqlValues, index: number): number {
  const state = values[index];
  if (typeof state === "number") return state;
  throw new TypeError("a row has no state");
}
