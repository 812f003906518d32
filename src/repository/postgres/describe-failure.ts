import pg from "pg";
import { RepositoryError } from "../repository-error.ts";
import { DatabaseFailure } from "./database-failure.ts";

/** SQLSTATE: the role may not do that. */
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Why a database cannot be opened, in words and without its password. Gives other errors than a {@link DatabaseFailure}
 * back as they are.
 */
export function describeFailure(error: unknown, url: string): unknown {
  if (!(error instanceof DatabaseFailure)) return error;
  const { cause } = error;
  const where = `the PostgreSQL database at ${placeOf(url)}`;
  if (!(cause instanceof pg.DatabaseError))
    return new RepositoryError(`${where} cannot be reached: ${reasonOf(cause)}`);
  if (cause.code !== INSUFFICIENT_PRIVILEGE) return new RepositoryError(`${where} cannot be used: ${cause.message}`);
  return new RepositoryError(
    `${where} cannot be used: ${cause.message}; either let a role that owns the schema run "longrun migrate" first, ` +
      `or grant this one USAGE on the schema longrun and SELECT, INSERT, UPDATE and DELETE on its tables`,
  );
}

/** The host and the name of the database of a URL: nothing that is secret. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(cause: unknown): string {
  // One attempt for each address of the host.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}
