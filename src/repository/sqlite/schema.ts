import type { DatabaseSync } from "node:sqlite";
import { type Migration, pendingMigrations, readMigrations } from "../migrations.ts";
import { RepositoryError } from "../repository-error.ts";
import { Query } from "./query.ts";
import { numberIn } from "./sql-row.ts";

/** Tells our files from those of other programs; "lrun". */
const APPLICATION_ID = 0x6c72756e;

const APPLIED = "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sql TEXT NOT NULL)";

/** The migrations that make the schema, from the first on. */
export function allMigrations(): Migration[] {
  return readMigrations(new URL("./migrations/", import.meta.url));
}

/**
 * The migrations that a database still needs: all, if it is empty. Throws {@link RepositoryError} if it is that of another
 * program, or of a newer version of longrun.
 */
export function pendingIn(database: DatabaseSync): Migration[] {
  const migrations = allMigrations();
  const number = (sql: string) => new Query(database, sql, ([value]) => numberIn(value)).all();
  const tables = number("SELECT count(*) FROM sqlite_schema");
  if (tables[0] === 0) return pendingMigrations(migrations, []);
  if (number("PRAGMA application_id")[0] !== APPLICATION_ID) throw new RepositoryError("it belongs to another program");
  return pendingMigrations(migrations, number("SELECT version FROM migrations"));
}

/** Applies migrations, all or none. */
export function applyMigrations(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (migrations.length === 0) return;
  database.exec("BEGIN IMMEDIATE");
  if (migrations[0]?.version === 1) database.exec(`PRAGMA application_id = ${APPLICATION_ID}; ${APPLIED}`);
  for (const { version, name, sql } of migrations) {
    database.exec(sql);
    database.prepare("INSERT INTO migrations (version, name, sql) VALUES (?, ?, ?)").run(version, name, sql);
  }
  database.exec("COMMIT");
}
