import type { Migration } from "../migrations.ts";
import { look } from "./database.ts";
import { realPath } from "./locate-file.ts";
import { openFailure } from "./open-failure.ts";
import { allMigrations, pendingIn } from "./schema.ts";

/**
 * The migrations that a file still needs; all, if it is not there. It may be in use meanwhile, and is not changed. Throws
 * RepositoryError if it cannot be read, or was made by another program or by a newer version of longrun.
 */
export async function pendingSqliteMigrations(file: string): Promise<readonly Migration[]> {
  try {
    const path = realPath(file);
    if (path === undefined) return allMigrations();
    return look(path, pendingIn, { readOnly: true });
  } catch (error) {
    throw openFailure(file, error);
  }
}
