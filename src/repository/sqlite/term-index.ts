import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Query } from "./query.ts";
import { bytesIn, numberIn } from "./sql-row.ts";

/** So many operations may lack in the index: searches look at them all. */
const MOST_UNINDEXED = 256;

/** The row of an operation, by which its terms are ordered. */
export interface TermsOwner {
  readonly sequence: number;
  readonly createTime: number;
}

/** A term of an operation, as the index has it. */
type Entry = readonly [term: number, createTime: number, sequence: number];

/** What an operation has in the index, and what it is to have. */
interface Unindexed extends TermsOwner {
  readonly indexed: readonly number[];
  readonly terms: readonly number[];
}

const NONE = new Uint8Array();

/**
 * Keeps the index by which filters find operations. Each term of an operation is on another page of it, so indexing them
 * one by one would make each commit many times as long: only which operations have changed is noted at once.
 */
export class TermIndex {
  readonly #note: StatementSync;
  readonly #count: Query<number>;
  readonly #unindexed: Query<Unindexed>;
  readonly #clear: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#note = database.prepare("INSERT OR IGNORE INTO unindexed (create_time, sequence, indexed) VALUES (?, ?, ?)");
    this.#count = new Query(database, "SELECT count(*) FROM unindexed", ([count]) => numberIn(count));
    const unindexed = `SELECT unindexed.create_time, unindexed.sequence, indexed, coalesce(terms, x'')
      FROM unindexed LEFT JOIN operations ON operations.sequence = unindexed.sequence`;
    this.#unindexed = new Query(database, unindexed, ([createTime, sequence, indexed, terms]) => ({
      createTime: numberIn(createTime),
      sequence: numberIn(sequence),
      indexed: termsIn(bytesIn(indexed)),
      terms: termsIn(bytesIn(terms)),
    }));
    this.#clear = database.prepare("DELETE FROM unindexed");
    this.#insert = database.prepare("INSERT OR IGNORE INTO terms (term, create_time, sequence) VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM terms WHERE term = ? AND create_time = ? AND sequence = ?");
  }

  /** Notes that the terms of an operation have changed, from these; there were none if it is new. */
  changed({ createTime, sequence }: TermsOwner, before: Uint8Array = NONE): void {
    this.#note.run(createTime, sequence, before);
  }

  /** Indexes what has changed, if that is much. */
  catchUp(): void {
    if ((this.#count.first() ?? 0) >= MOST_UNINDEXED) this.index();
  }

  /** Indexes what has changed. */
  index(): void {
    const added: Entry[] = [];
    const removed: Entry[] = [];
    for (const { createTime, sequence, indexed, terms } of this.#unindexed.all()) {
      for (const term of terms) if (!indexed.includes(term)) added.push([term, createTime, sequence]);
      for (const term of indexed) if (!terms.includes(term)) removed.push([term, createTime, sequence]);
    }
    for (const entry of removed.sort(byTerm)) this.#delete.run(...entry);
    for (const entry of added.sort(byTerm)) this.#insert.run(...entry);
    this.#clear.run();
  }
}

/** How terms are kept in the row of an operation. */
export function termBytes(terms: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(terms).buffer);
}

function termsIn(bytes: Uint8Array): readonly number[] {
  return [...new Float64Array(bytes.slice().buffer)];
}

/** Neighbours in the index one after the other. */
function byTerm([one]: Entry, [other]: Entry): number {
  return one - other;
}
