import type { Claims, Taken } from "./conflicts.ts";
import type { SqlRow, SqlValues } from "./sql-row.ts";

/** A write as it goes to the thread that does it, which knows nothing of records. */
export type Write = Insert | Change;

/** Adds a row. */
export interface Insert {
  readonly kind: "insert";
  readonly claims: Claims;
  readonly createTime: number;
  /** Those of the columns that are inserted. */
  readonly values: SqlValues;
  readonly terms: readonly number[];
}

/** Replaces or deletes a row. */
export type Change = Replace | Delete;

/** Replaces a row. */
export interface Replace {
  readonly kind: "replace";
  readonly present: Present;
  /** Those of the columns that may change. */
  readonly values: SqlValues;
  readonly terms: readonly number[];
}

/** Deletes a row. */
export interface Delete {
  readonly kind: "delete";
  readonly present: Present;
}

/** Which row a change is about: the one that has this name, if it still has this uid and revision. */
export interface Present {
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
}

/** What became of an insertion: the sequence of the row, or what was in its way. */
export type InsertOutcome = number | Taken<SqlRow>;

/** What became of a write that was committed; for a change, whether the row was there. */
export type Outcome = InsertOutcome | boolean;

/** A write that was not done, for the schema refused it, which is a mistake of the caller. */
export interface Refusal {
  readonly refused: string;
}

/** What became of writes that were to be committed together: of each of them, or why none was done. */
export type BatchOutcome = readonly (Outcome | Refusal)[] | BatchFailure;

/** Why nothing of a batch was done: there is no room, or the store does not work. */
export type BatchFailure = "full" | "unavailable";
