import type { Filter } from "../aip/filter/index.ts";
import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { Clock } from "../clock.ts";
import type { NewOperationRecord, OperationRecord } from "../operations/record.ts";
import type { State } from "../proto/messages.ts";

/**
 * Where records live. Every implementation passes test/repository/conformance.ts.
 *
 * A repository knows no rules of operations: it keeps records as they are given, and each method is atomic. What it
 * acknowledges is as durable as it promises to be. Any method may reject with REPOSITORY_UNAVAILABLE; then a write was
 * not done, or its outcome cannot be known. Writes may reject with REPOSITORY_FULL; then they were not done.
 */
export interface Repository {
  /** The clock by which the times of records count, if the store has one of its own. */
  readonly clock?: Clock;

  /** How it learns of the changes that other processes make, if others can use the same store. */
  readonly replication?: Replication;

  /**
   * The key that authenticates tokens: 32 random bytes, the same for every process that ever uses these records, so
   * that each takes the tokens that another has given.
   */
  readonly tokenKey: Uint8Array;

  /**
   * Adds a record and numbers it: a later one has a greater sequence. Refuses, changing nothing, if another record has
   * its creation request, its name or its exclusive key, in this order.
   */
  insert(record: NewOperationRecord): Promise<Insertion>;

  /**
   * Inserts a record together with what `also` executes, in one transaction: both are done, or neither. `also` is called if
   * the record is not refused, and again if the transaction has to be; what it throws, this rejects with. Only
   * repositories that live in a database with others have it.
   */
  insertWith?(record: NewOperationRecord, also: (execute: ExecuteSql) => Promise<void>): Promise<Insertion>;

  /** What {@link insert} would refuse a record for, if anything. */
  conflict(record: NewOperationRecord): Promise<Conflict | undefined>;

  /** The record with this name, expired or not. */
  read(name: string): Promise<OperationRecord | undefined>;

  /**
   * Puts `next` in the place of `present` if that is still there: the same uid at the same revision. Says whether. `next`
   * has the name, times of creation and creation request of `present`, and no exclusive key that another record has.
   */
  replace(present: OperationRecord, next: OperationRecord): Promise<boolean>;

  /** Deletes a record if it is still there: the same uid at the same revision. Says whether. */
  delete(present: OperationRecord): Promise<boolean>;

  /**
   * The next records of a list, by create time, then by sequence: both falling, or both rising. A walk from page to page
   * gives each record that is there throughout exactly once. Rejects with the signal's reason if that aborts.
   */
  page(query: PageQuery): Promise<Page>;

  /** Counts records by state. Rejects with the signal's reason if that aborts. */
  count(selection: Selection): Promise<Counts>;

  /**
   * How many records there are in each state that occurs, under all parents and with those that have expired; about, if to
   * know it better would cost more than statistics are worth. No other method waits for it.
   */
  countStates(): Promise<ReadonlyMap<State, number>>;

  /** Records whose due time has come, the earliest first, at most `limit`. */
  due(now: number, limit: number): Promise<OperationRecord[]>;

  /**
   * Calls back after every insertion, replacement and deletion, those of other processes too; the function returned
   * ends that. Changes may be told more than once, late ones after newer ones. After `onMissed`, some may not have been
   * told at all.
   */
  subscribe(listener: (change: Change) => void, onMissed?: () => void): () => void;

  /** Ends everything that keeps the process alive. */
  close(): Promise<void>;
}

/** How a repository learns of the changes that other processes make, at present. */
export interface Replication {
  /** Whether it is told of changes at once; if not, it still looks for them from time to time. */
  readonly isListening: boolean;
  /** For how long it has not looked whether there are changes, in milliseconds. */
  readonly sinceLastLook: number;
}

/** Executes an SQL statement with its values, $1 and so on, in somebody's transaction, and gives the rows. */
export type ExecuteSql = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** The record that was inserted, or why it was not. */
export type Insertion = { readonly inserted: OperationRecord } | Conflict;

/** The record that has the same creation request, name or exclusive key as one to be inserted. */
export interface Conflict {
  readonly conflict: "request" | "name" | "exclusive key";
  readonly existing: OperationRecord;
}

/** Which records a list or a count is about: never those that have expired. */
export interface Selection {
  readonly parents: ParentPattern;
  /** What they have to meet; all do without one. */
  readonly filter?: RecordFilter | undefined;
  /** The time at which expired records are left out. */
  readonly now: number;
  /** How many records may be looked at, one at least; without it, only the repository's own bound holds. */
  readonly maxScanned?: number | undefined;
  /** Ends the search. */
  readonly signal?: AbortSignal | undefined;
}

/** A filter of records (AIP-160). */
export interface RecordFilter extends Filter<OperationRecord> {
  /**
   * The numbers of all enum values with this name that can be in the messages into which the filter looks, and 0 if one
   * of them can be there without being encoded. Without this function, any word may be the name of any number.
   */
  readonly enumNumbers?: (name: string) => readonly number[];
}

/** Which records a page is about. */
export interface PageQuery extends Selection {
  /** Whether create time and sequence rise instead of falling. */
  readonly oldestFirst?: boolean;
  /** The place after which the page begins. */
  readonly after?: Position | undefined;
  /** The most records to give. */
  readonly limit: number;
  /** The most bytes of encoded operations to give, unless one alone is longer. */
  readonly maxBytes: number;
}

/** How many records there are in each state that occurs. */
export interface Counts {
  readonly byState: ReadonlyMap<State, number>;
  /** Whether a bound was reached, so that there may be more. */
  readonly partial: boolean;
}

/**
 * Some records, and the place after which to go on if there may be more: that of the last record given, or looked at if
 * the bound was reached.
 */
export interface Page {
  readonly records: readonly OperationRecord[];
  readonly next?: Position;
}

/** The place of a record in a list. */
export interface Position {
  readonly createTime: number;
  readonly sequence: number;
}

/** What happened to the record with a name: it is `record` now, or there is none any more. */
export interface Change {
  readonly name: string;
  readonly record?: OperationRecord;
  /** The record that was deleted, if the repository can tell. */
  readonly deleted?: OperationRecord;
  /** Which record was deleted, if that is all that the repository can tell. */
  readonly deletedVersion?: Pick<OperationRecord, "uid" | "sequence" | "revision">;
}
