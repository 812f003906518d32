import pg from "pg";
import { type LongrunError, repositoryFull, repositoryUnavailable } from "../../errors.ts";

/**
 * What became of a statement that failed:
 *
 * - unreachable: it was not sent, for there was no connection
 * - lost: the connection broke before the answer came; it may have been done or not, or may yet be
 * - unanswered: the answer did not come in time; the same holds
 * - conflict: others were in the way (serialization failure, deadlock, an end of all connections while this one was made); it
 *   was not done, and may succeed now
 * - timeout: it took too long and was ended; it was not done
 * - full: there was no room; it was not done
 * - standby: the server only reads, as one does that is not the primary; it was not done
 * - refused: anything else; it was not done
 */
export type FailureKind =
  | "unreachable"
  | "lost"
  | "unanswered"
  | "conflict"
  | "timeout"
  | "full"
  | "standby"
  | "refused";

const ADMIN_SHUTDOWN = "57P01";

/** SQLSTATE codes that have a meaning here, or the first characters of theirs. */
const kinds: readonly (readonly [code: string, kind: FailureKind])[] = [
  ["08", "lost"],
  ["57P", "lost"],
  ["40001", "conflict"],
  ["40P01", "conflict"],
  ["57014", "timeout"],
  ["53100", "full"],
  ["25006", "standby"],
];

/** A statement that failed. The cause is for the log only: it may hold SQL, and what users wrote. */
export class DatabaseFailure extends Error {
  override readonly name = "DatabaseFailure";
  readonly kind: FailureKind;

  constructor(kind: FailureKind, cause: unknown) {
    super(`A statement failed: ${kind}`, { cause });
    this.kind = kind;
  }

  /** The failure of a statement that was sent. */
  static of(cause: unknown): DatabaseFailure {
    return new DatabaseFailure(kindOf(cause), cause);
  }

  /** The failure of a statement for which no connection could be made. */
  static ofConnecting(cause: unknown): DatabaseFailure {
    // Whoever ends all connections also ends those that are being made; the next one may be good.
    const isEnded = cause instanceof pg.DatabaseError && cause.code === ADMIN_SHUTDOWN;
    return new DatabaseFailure(isEnded ? "conflict" : "unreachable", cause);
  }

  /** Whether the connection is of no use any more. */
  get endsConnection(): boolean {
    return this.isOutcomeUnknown || this.kind === "standby";
  }

  /** Whether the statement may have been done nevertheless. */
  get isOutcomeUnknown(): boolean {
    return this.kind === "lost" || this.kind === "unanswered";
  }

  /** What clients are told. */
  toLongrunError(): LongrunError {
    const error = this.kind === "full" ? repositoryFull() : repositoryUnavailable();
    error.cause = this.cause;
    return error;
  }
}

function kindOf(cause: unknown): FailureKind {
  if (!(cause instanceof pg.DatabaseError)) return isReadTimeout(cause) ? "unanswered" : "lost";
  const { code = "", severity } = cause;
  // A FATAL error may come after the commit, and before its answer.
  if (severity === "FATAL" || severity === "PANIC") return "lost";
  return kinds.find(([start]) => code.startsWith(start))?.[1] ?? "refused";
}

function isReadTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.message === "Query read timeout";
}
