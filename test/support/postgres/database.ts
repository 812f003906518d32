import { randomBytes } from "node:crypto";
import { queryRows } from "./query-rows.ts";

/** A database of a test's own. */
export interface Database {
  /** `postgres://USER:PASSWORD@HOST:PORT/NAME`: as the owner, who may create anything in it. */
  readonly url: string;
  /** Removes it, with all connections to it. */
  drop(): Promise<void>;
}

/** Makes an empty database on the server of this URL, whose user may do so. */
export async function createDatabaseOn(serverUrl: string): Promise<Database> {
  const name = `longrun_${randomBytes(8).toString("hex")}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Executes SQL without parameters, any number of statements, on a connection of its own. */
export async function execute(url: string, sql: string): Promise<void> {
  await queryRows(url, sql);
}
