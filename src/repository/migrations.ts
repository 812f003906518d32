import { readdirSync, readFileSync } from "node:fs";
import { RepositoryError } from "./repository-error.ts";

/** A step by which the schema of a store comes to its next version, in plain SQL. */
export interface Migration {
  /** From 1 on, without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads the migrations of a folder, in their order: files such as `0001_operations.sql`, numbered without gaps. */
export function readMigrations(folder: URL): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  return files.sort().map((file, index) => {
    const [, number, name] = /^(\d{4})_(\w+)\.sql$/.exec(file) ?? [];
    const version = Number(number);
    if (name === undefined || version !== index + 1) throw new Error(`${file} is not migration ${index + 1}`);
    return { version, name, sql: readFileSync(new URL(file, folder), "utf8") };
  });
}

/** Migrations in a message: `1 (operations), 2 (labels)`. */
export function listMigrations(migrations: readonly Migration[]): string {
  return migrations.map(({ version, name }) => `${version} (${name})`).join(", ");
}

/**
 * The migrations that a store still needs, given the versions that were applied to it. Throws {@link RepositoryError} if
 * one of these is unknown, for then a newer version of longrun has changed the store.
 */
export function pendingMigrations(migrations: readonly Migration[], applied: Iterable<number>): Migration[] {
  const done = new Set(applied);
  const newest = Math.max(0, ...done);
  if (newest > migrations.length) {
    throw new RepositoryError(
      `its schema has version ${newest}, but this version of longrun knows only those up to ${migrations.length}`,
    );
  }
  return migrations.filter(({ version }) => !done.has(version));
}
