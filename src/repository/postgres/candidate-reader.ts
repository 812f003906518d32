import { repositoryUnavailable } from "../../errors.ts";
import type { Position } from "../repository.ts";
import type { ScanQuery } from "../scanning/scan-query.ts";
import { searchOf } from "../terms/search-of.ts";
import { type CandidateRow, candidatesQuery, type Part } from "./candidate-queries.ts";
import { type Candidates, isSearchable, type Way } from "./candidates.ts";
import type { Database } from "./database.ts";

/** For how long a search, and a step of a walk, may take, in milliseconds. */
const SEARCH_TIMEOUT = 2000;
const WALK_TIMEOUT = 8000;

/** The most records that are looked at in a step: of a walk, if the database judges them or if not, and of a search. */
const LONGEST_STEPS = { judged: 4000, unjudged: 1000, search: 10_000 };

/** How many records are looked at first in a walk if the database judges them; each step is twice as long. */
const FIRST_JUDGED = 500;

/**
 * A step that looks at more records than these is told to go along the index: as long as the database knows little of a
 * new table, it may rather sort all the records there are.
 */
const SMALL_STEP = 200;

/** If a walk finds a candidate among fewer records than these, on average, a search would find too many. */
const FREQUENT = 40;

/** Some rows, and whether there are no more after them. */
export interface Chunk {
  readonly rows: readonly CandidateRow[];
  readonly isLast: boolean;
}

/** How many records may be enough, and how many bytes of operations are enough for a chunk. */
export interface Amount {
  readonly wanted: number;
  readonly maxBytes: number;
}

/**
 * Reads the records that may be those of a selection, in their order. As long as they are frequent, it walks; if they are
 * rare, it has the indexes search for them; if that takes too long, it walks on.
 */
export class CandidateReader {
  readonly #database: Database;
  readonly #candidates: Candidates;
  readonly #part: Pick<Part, "oldestFirst" | "maxBytes">;
  /** Whether a search makes sense. */
  #isSearchable: boolean;
  #way: Way = "walk";
  #wanted: number;
  #judged = FIRST_JUDGED;

  constructor(database: Database, { parents, filter, oldestFirst = false }: ScanQuery, { wanted, maxBytes }: Amount) {
    this.#database = database;
    this.#candidates = { parents, search: searchOf(filter) };
    this.#part = { oldestFirst, maxBytes };
    this.#isSearchable = isSearchable(this.#candidates);
    this.#wanted = wanted;
  }

  /** The candidates after a place; it looks at `most` records at most. */
  async read(after: Position | undefined, most: number): Promise<Chunk> {
    const limit = Math.min(this.#step(), most);
    const rows = await this.#rows({ ...this.#part, after, limit });
    if (rows === undefined) {
      this.#isSearchable = false;
      this.#way = "walk";
      return this.read(after, most);
    }
    const found = rows.filter(({ is_candidate }) => is_candidate).length;
    if (this.#isSearchable && found * FREQUENT < limit) this.#way = "search";
    const last = rows.at(-1);
    return { rows, isLast: last === undefined || (last.place === last.looked && last.looked < limit) };
  }

  /** How many records to look at next: more and more. */
  #step(): number {
    const isJudged = isSearchable(this.#candidates);
    if (isJudged && this.#way === "walk") {
      const step = Math.min(this.#judged, LONGEST_STEPS.judged);
      this.#judged *= 2;
      return step;
    }
    const step = Math.min(this.#wanted, LONGEST_STEPS[isJudged ? "search" : "unjudged"]);
    this.#wanted *= 2;
    return step;
  }

  /** Nothing if the search took too long. */
  async #rows(part: Part): Promise<CandidateRow[] | undefined> {
    const { text, values } = candidatesQuery(this.#candidates, this.#way, part);
    const search = { timeout: SEARCH_TIMEOUT, isOrdered: false };
    if (this.#way === "search") return this.#database.scan<CandidateRow>(text, values, search);
    if (part.limit <= SMALL_STEP) return this.#database.query<CandidateRow>(text, values);
    const walk = { timeout: WALK_TIMEOUT, isOrdered: true };
    const rows = await this.#database.scan<CandidateRow>(text, values, walk);
    if (rows === undefined) throw repositoryUnavailable();
    return rows;
  }
}
