import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SqlRow } from "./sql-row.ts";

/** A prepared statement that reads rows. */
export class Query<Result> {
  readonly #statement: StatementSync;
  readonly #read: (row: SqlRow) => Result;

  constructor(database: DatabaseSync, sql: string, read: (row: SqlRow) => Result) {
    this.#statement = database.prepare(sql);
    // Arrays are made three times as fast as objects.
    this.#statement.setReturnArrays(true);
    this.#read = read;
  }

  /** The first row. */
  first(...parameters: SQLInputValue[]): Result | undefined {
    for (const result of this.each(...parameters)) return result;
  }

  /** All rows. */
  all(...parameters: SQLInputValue[]): Result[] {
    return [...this.each(...parameters)];
  }

  /** The rows, one after the other, read as they are taken: take all, or stop, before the event loop goes on. */
  *each(...parameters: SQLInputValue[]): Generator<Result, void> {
    for (const row of this.#statement.iterate(...parameters)) {
      if (Array.isArray(row)) yield this.#read(row);
    }
  }
}
