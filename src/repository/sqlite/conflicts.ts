import type { DatabaseSync } from "node:sqlite";
import type { Conflict } from "../repository.ts";
import { READ } from "./columns.ts";
import { Query } from "./query.ts";
import type { SqlRow } from "./sql-row.ts";

/** What no two records may have, as it is in their columns. */
export interface Claims {
  readonly requestKey: string | undefined;
  readonly name: string;
  readonly exclusiveKey: string | undefined;
}

/** Which claim was taken, and by whom. */
export interface Taken<Holder> {
  readonly conflict: Conflict["conflict"];
  readonly existing: Holder;
}

/** Finds who has what no two records may have. */
export class Conflicts<Holder> {
  readonly #byRequest: Query<Holder>;
  readonly #byName: Query<Holder>;
  readonly #byExclusiveKey: Query<Holder>;

  /** `read` makes a holder of the columns that are read. */
  constructor(database: DatabaseSync, read: (row: SqlRow) => Holder) {
    const by = (column: string) => new Query(database, `SELECT ${READ} FROM operations WHERE ${column} = ?`, read);
    this.#byRequest = by("request_key");
    this.#byName = by("name");
    this.#byExclusiveKey = by("exclusive_key");
  }

  /** The first of these claims that is taken: the request, the name and the exclusive key, in this order. */
  find({ requestKey, name, exclusiveKey }: Claims): Taken<Holder> | undefined {
    const sameRequest = requestKey === undefined ? undefined : this.#byRequest.first(requestKey);
    if (sameRequest) return { conflict: "request", existing: sameRequest };
    const sameName = this.#byName.first(name);
    if (sameName) return { conflict: "name", existing: sameName };
    const sameKey = exclusiveKey === undefined ? undefined : this.#byExclusiveKey.first(exclusiveKey);
    return sameKey && { conflict: "exclusive key", existing: sameKey };
  }
}
