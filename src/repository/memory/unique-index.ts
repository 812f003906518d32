import type { NewOperationRecord } from "../../operations/record.ts";
import type { Row } from "./row.ts";

/** Rows by a key that no two of them have at the same time, and some may not have at all. */
export class UniqueIndex {
  readonly #keyOf: (record: NewOperationRecord) => string | undefined;
  readonly #rows = new Map<string, Row>();

  constructor(keyOf: (record: NewOperationRecord) => string | undefined) {
    this.#keyOf = keyOf;
  }

  /** The row with this key. */
  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** The row that has the key of the record, if it has one. */
  holder(record: NewOperationRecord): Row | undefined {
    const key = this.#keyOf(record);
    return key === undefined ? undefined : this.#rows.get(key);
  }

  /** Adds a row by the key of its present record. */
  add(row: Row): void {
    const key = this.#keyOf(row.record);
    if (key !== undefined) this.#rows.set(key, row);
  }

  /** Removes a row that was added with the key of its present record. */
  remove(row: Row): void {
    const key = this.#keyOf(row.record);
    if (key !== undefined) this.#rows.delete(key);
  }
}
