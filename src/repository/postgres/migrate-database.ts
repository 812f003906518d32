import { listMigrations, type Migration, pendingMigrations, readMigrations } from "../migrations.ts";
import { RepositoryError } from "../repository-error.ts";
import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Held by the process that changes the schema: "longrun" in ASCII. */
const LOCK = 0x6c6f6e6772756en;

/**
 * The migrations that the schema of a database still needs. Throws {@link RepositoryError} if it is newer than this
 * version of longrun.
 */
export async function pendingOf(database: Database): Promise<Migration[]> {
  return database.transaction(readPending);
}

/** Refuses a database whose schema is older than this version of longrun needs, with a {@link RepositoryError}. */
export async function requireMigrated(database: Database): Promise<void> {
  const pending = await pendingOf(database);
  if (pending.length === 0) return;
  throw new RepositoryError(
    `the schema of the database is older than this version of longrun needs, and is not to be changed now: ` +
      `migrations missing: ${listMigrations(pending)}; run "longrun migrate"`,
  );
}

/**
 * Brings the schema of a database up to date, each migration in a transaction of its own. Several processes may do so at
 * the same time: each step is made by one of them. A role that may not change the schema can do so if nothing is needed.
 */
export async function migrateDatabase(database: Database): Promise<void> {
  while ((await pendingOf(database)).length > 0) await database.transaction(applyNext);
}

async function applyNext(connection: Connection): Promise<void> {
  // A lock of the transaction, not of the session, which a pooler may give to another.
  await connection.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  const [next] = await readPending(connection);
  if (next === undefined) return;
  await connection.query(next.sql);
  const { version, name } = next;
  await connection.query("INSERT INTO longrun.migrations (version, name) VALUES ($1, $2)", [version, name]);
}

async function readPending(connection: Connection): Promise<Migration[]> {
  type Existence = { exists: boolean };
  const [table] = await connection.query<Existence>(
    "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'longrun' AND tablename = 'migrations')",
  );
  if (!table?.exists) return pendingMigrations(readMigrations(folder), []);
  const applied = await connection.query<{ version: number }>("SELECT version FROM longrun.migrations");
  return pendingMigrations(
    readMigrations(folder),
    applied.map(({ version }) => version),
  );
}
