import { expect, test } from "@jest/globals";
import pg from "pg";
import { DatabaseFailure } from "../../../src/repository/postgres/database-failure.ts";

function databaseError(code: string, severity: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError("the database's words", 1, "error"), { code, severity });
}

function told(code: string, severity = "ERROR"): DatabaseFailure {
  return DatabaseFailure.of(databaseError(code, severity));
}

/** Told while a connection is made. */
function toldAtOnce(code: string): DatabaseFailure {
  return DatabaseFailure.ofConnecting(databaseError(code, "FATAL"));
}

const refused = new Error("connect ECONNREFUSED");

test.each([
  ["admin shutdown", told("57P01", "FATAL"), "lost", "REPOSITORY_UNAVAILABLE"],
  ["crash shutdown", told("57P02", "FATAL"), "lost", "REPOSITORY_UNAVAILABLE"],
  ["cannot connect now", told("57P03", "FATAL"), "lost", "REPOSITORY_UNAVAILABLE"],
  ["too many connections", told("53300", "FATAL"), "lost", "REPOSITORY_UNAVAILABLE"],
  ["connection failure", told("08006"), "lost", "REPOSITORY_UNAVAILABLE"],
  ["a broken socket", DatabaseFailure.of(new Error("read ECONNRESET")), "lost", "REPOSITORY_UNAVAILABLE"],
  ["no answer", DatabaseFailure.of(new Error("Query read timeout")), "unanswered", "REPOSITORY_UNAVAILABLE"],
  ["serialization failure", told("40001"), "conflict", "REPOSITORY_UNAVAILABLE"],
  ["deadlock", told("40P01"), "conflict", "REPOSITORY_UNAVAILABLE"],
  ["statement timeout", told("57014"), "timeout", "REPOSITORY_UNAVAILABLE"],
  ["disk full", told("53100"), "full", "REPOSITORY_FULL"],
  ["read-only", told("25006"), "standby", "REPOSITORY_UNAVAILABLE"],
  ["unique violation", told("23505"), "refused", "REPOSITORY_UNAVAILABLE"],
  ["permission denied", told("42501"), "refused", "REPOSITORY_UNAVAILABLE"],
  ["admin shutdown while connecting", toldAtOnce("57P01"), "conflict", "REPOSITORY_UNAVAILABLE"],
  ["a database that starts", toldAtOnce("57P03"), "unreachable", "REPOSITORY_UNAVAILABLE"],
  ["nobody who listens", DatabaseFailure.ofConnecting(refused), "unreachable", "REPOSITORY_UNAVAILABLE"],
])("%s has its meaning, and clients are told no more than that", (_, failure, kind, reason) => {
  expect(failure.kind).toBe(kind);
  const error = failure.toLongrunError();
  expect(error.reason).toBe(reason);
  expect(error.message).not.toContain("words");
  expect(error.cause).toBe(failure.cause);
  const isUnknown = kind === "lost" || kind === "unanswered";
  expect(failure.isOutcomeUnknown).toBe(isUnknown);
  expect(failure.endsConnection).toBe(isUnknown || kind === "standby");
});
