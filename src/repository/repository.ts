import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { NewOperationRecord, OperationRecord } from "../operations/record.ts";

/**
 * Where records live. Every implementation passes test/repository/conformance.ts.
 *
 * A repository knows no rules of operations: it keeps records as they are given, and each method is atomic. What it
 * acknowledges is as durable as it promises to be.
 */
export interface Repository {
  /**
   * Adds a record and numbers it: a later one has a greater sequence. Refuses, changing nothing, if another record has
   * its creation request or its name, in this order.
   */
  insert(record: NewOperationRecord): Promise<Insertion>;

  /** What {@link insert} would refuse a record for, if anything. */
  conflict(record: NewOperationRecord): Promise<Conflict | undefined>;

  /** The record with this name, expired or not. */
  read(name: string): Promise<OperationRecord | undefined>;

  /** Puts `next` in the place of `present` if that is still there: the same uid at the same revision. Says whether. */
  replace(present: OperationRecord, next: OperationRecord): Promise<boolean>;

  /** Deletes a record if it is still there: the same uid at the same revision. Says whether. */
  delete(present: OperationRecord): Promise<boolean>;

  /**
   * The next records of a list, newest first: by create time, then by sequence, both falling. A walk from page to page
   * gives each record that is there throughout exactly once. Does not give what has expired.
   */
  page(query: PageQuery): Promise<Page>;

  /** Records whose due time has come, the earliest first, at most `limit`. */
  due(now: number, limit: number): Promise<OperationRecord[]>;

  /** Calls back after every insertion, replacement and deletion; the function returned ends that. */
  subscribe(listener: (change: Change) => void): () => void;

  /** Ends everything that keeps the process alive. */
  close(): Promise<void>;
}

/** The record that was inserted, or why it was not. */
export type Insertion = { readonly inserted: OperationRecord } | Conflict;

/** The record that has the same creation request or the same name as one to be inserted. */
export interface Conflict {
  readonly conflict: "request" | "name";
  readonly existing: OperationRecord;
}

/** Which records a page is about. */
export interface PageQuery {
  readonly parents: ParentPattern;
  /** The place of the last record of the page before. */
  readonly after?: Position | undefined;
  /** The most records to give. */
  readonly limit: number;
  /** The most bytes of encoded operations to give, unless one alone is longer. */
  readonly maxBytes: number;
  /** The time at which expired records are left out. */
  readonly now: number;
}

/** Some records, and the place after which to go on if there are more. */
export interface Page {
  readonly records: readonly OperationRecord[];
  readonly next?: Position;
}

/** The place of a record in a list. */
export interface Position {
  readonly createTime: number;
  readonly sequence: number;
}

/** What happened to the record with a name; without a record, it was deleted. */
export interface Change {
  readonly name: string;
  readonly record?: OperationRecord;
}
