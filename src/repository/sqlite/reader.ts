import type { DatabaseSync } from "node:sqlite";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";
import type { Conflict } from "../repository.ts";
import { READ } from "./columns.ts";
import { Conflicts } from "./conflicts.ts";
import { depthSql, type IndexLookup, lookupValues, recordsSql } from "./index-lookup.ts";
import { claimsOf, recordIn } from "./operation-row.ts";
import { Query } from "./query.ts";
import type { Range } from "./range.ts";
import { readFailure } from "./read-failure.ts";
import { numberIn, type SqlRow } from "./sql-row.ts";

/** How far the first records of a range reach: how many there are, and the create time of the last, if there is one. */
export interface Depth {
  readonly count: number;
  readonly lastTime: number | undefined;
}

/** Reads records. All methods throw REPOSITORY_UNAVAILABLE if the store does not work. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #conflicts: Conflicts<OperationRecord>;
  readonly #byName: Query<OperationRecord>;
  readonly #due: Query<OperationRecord>;
  readonly #states: Query<readonly [State, number]>;
  readonly #records = new Map<string, Query<OperationRecord>>();
  readonly #depths = new Map<string, Query<Depth>>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#conflicts = new Conflicts(database, recordIn);
    this.#byName = new Query(database, `SELECT ${READ} FROM operations WHERE name = ?`, recordIn);
    const due = `SELECT ${READ} FROM operations WHERE due_time <= ? ORDER BY due_time, sequence LIMIT ?`;
    this.#due = new Query(database, due, recordIn);
    const states = "SELECT state, count FROM state_counts WHERE count > 0";
    this.#states = new Query(database, states, ([state, count]) => [numberIn(state), numberIn(count)]);
  }

  /** The record with a name. */
  read(name: string): OperationRecord | undefined {
    return attempt(() => this.#byName.first(name));
  }

  /** What is in the way of a new record. */
  conflict(record: NewOperationRecord): Conflict | undefined {
    return attempt(() => this.#conflicts.find(claimsOf(record)));
  }

  /** The records with the earliest due times, until now. */
  due(now: number, limit: number): OperationRecord[] {
    return attempt(() => this.#due.all(now, limit));
  }

  /** How many records there are in each state that occurs. */
  countStates(): ReadonlyMap<State, number> {
    return attempt(() => new Map(this.#states.all()));
  }

  /** The records of a range by a lookup: take all, or stop, before the event loop goes on. */
  *records(lookup: IndexLookup, range: Range): Generator<OperationRecord, void> {
    try {
      const query = this.#prepared(this.#records, recordsSql(lookup, range), recordIn);
      yield* query.each(...lookupValues(lookup, range));
    } catch (error) {
      throw readFailure(error);
    }
  }

  /** How far the first `limit` records of a range by a lookup reach. */
  depth(lookup: IndexLookup, range: Range, limit: number): Depth {
    return attempt(() => {
      const query = this.#prepared(this.#depths, depthSql(lookup, range), depthIn);
      return query.first(...lookupValues(lookup, range), limit) ?? { count: 0, lastTime: undefined };
    });
  }

  /** Ends all reading. */
  close(): void {
    this.#database.close();
  }

  /** Statements are prepared once: there are few, for lookups have few values. */
  #prepared<Result>(known: Map<string, Query<Result>>, sql: string, read: (row: SqlRow) => Result): Query<Result> {
    const query = known.get(sql) ?? new Query(this.#database, sql, read);
    known.set(sql, query);
    return query;
  }
}

function depthIn([count, lastTime]: SqlRow): Depth {
  return { count: numberIn(count), lastTime: lastTime === null ? undefined : numberIn(lastTime) };
}

function attempt<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw readFailure(error);
  }
}
