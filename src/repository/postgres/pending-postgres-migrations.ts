import { systemClock } from "../../clock.ts";
import type { Migration } from "../migrations.ts";
import { Database } from "./database.ts";
import { describeFailure } from "./describe-failure.ts";
import { pendingOf } from "./migrate-database.ts";

/**
 * The migrations that the database of a URL still needs; changes nothing. Rejects with RepositoryError, which says why in
 * words, if it cannot be reached or is newer than this version of longrun.
 */
export async function pendingPostgresMigrations(url: string): Promise<readonly Migration[]> {
  const database = new Database(url, { clock: systemClock, connections: 1 });
  try {
    return await pendingOf(database);
  } catch (error) {
    throw describeFailure(error, url);
  } finally {
    await database.close();
  }
}
