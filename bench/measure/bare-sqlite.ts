import { readFileSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { NewOperationRecord } from "../../src/operations/record.ts";
import { INSERTED } from "../../src/repository/sqlite/columns.ts";
import { newValues } from "../../src/repository/sqlite/operation-row.ts";

const schema = new URL("../../src/repository/sqlite/migrations/0001_operations.sql", import.meta.url);

/** The driver by itself: the row of an operation into the same table, in this thread, one commit each, without terms. */
export class BareSqlite {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096",
    );
    this.#database.exec(readFileSync(schema, "utf8"));
    const places = INSERTED.map(() => "?");
    this.#insert = this.#database.prepare(`INSERT INTO operations (${INSERTED}, terms) VALUES (${places}, x'')`);
  }

  insert(record: NewOperationRecord): void {
    this.#insert.run(...newValues(record));
  }

  close(): void {
    this.#database.close();
  }
}
