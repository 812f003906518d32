import { systemClock } from "../../../src/clock.ts";
import { Database } from "../../../src/repository/postgres/database.ts";
import { migrateDatabase } from "../../../src/repository/postgres/migrate-database.ts";
import { createDatabase } from "../../support/postgres.ts";

/** Makes a database of a test's own with the tables of longrun; `drop` removes it. */
export async function createMigratedDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const made = await createDatabase();
  const database = new Database(made.url, { clock: systemClock });
  await migrateDatabase(database);
  await database.close();
  return made;
}
