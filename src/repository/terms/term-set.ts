import { type Unbounded, unindexedTerm } from "./term.ts";

const MOST_TERMS = 64;
const UNINDEXED: readonly Unbounded[] = ["labels", "metadata", "response"];

/** The terms of a record as they are collected: so many that there is still room to say of what some are missing. */
export class TermSet {
  readonly #terms = new Set<number>();

  /** Adds a term; says whether it is there now. */
  add(term: number): boolean {
    if (this.#terms.size >= MOST_TERMS - UNINDEXED.length) return this.#terms.has(term);
    this.#terms.add(term);
    return true;
  }

  /** Notes that a part of the record has more than the terms tell. */
  addUnindexed(part: Unbounded): void {
    this.#terms.add(unindexedTerm(part));
  }

  /** The terms, each once. */
  toArray(): readonly number[] {
    return [...this.#terms];
  }
}
