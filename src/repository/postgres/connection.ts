import type pg from "pg";
import { DatabaseFailure } from "./database-failure.ts";

/** A row of a result, by the names of its columns. */
export type Row = pg.QueryResultRow;

/** A connection to the database, for as long as somebody has it. */
export class Connection {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Executes a statement, or several if they have no values. Rejects with a {@link DatabaseFailure}. */
  async query<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    try {
      return (await this.#client.query<R>(text, [...values])).rows;
    } catch (error) {
      throw DatabaseFailure.of(error);
    }
  }
}
