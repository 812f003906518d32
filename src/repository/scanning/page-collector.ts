import type { OperationRecord } from "../../operations/record.ts";
import type { Page, PageQuery, Position } from "../repository.ts";
import type { Collector } from "./collector.ts";

/** Fills a page with records, up to its limits. */
export class PageCollector implements Collector<Page> {
  readonly #limit: number;
  readonly #maxBytes: number;
  readonly #records: OperationRecord[] = [];
  #bytes = 0;
  #isFull = false;

  constructor({ limit, maxBytes }: Pick<PageQuery, "limit" | "maxBytes">) {
    this.#limit = limit;
    this.#maxBytes = maxBytes;
  }

  take(record: OperationRecord): boolean {
    this.#bytes += record.operation.length;
    const { length } = this.#records;
    this.#isFull = length === this.#limit || (length > 0 && this.#bytes > this.#maxBytes);
    if (!this.#isFull) this.#records.push(record);
    return !this.#isFull;
  }

  result(bound?: Position): Page {
    const records = this.#records;
    const place = this.#isFull ? records.at(-1) : bound;
    if (place === undefined) return { records };
    const { createTime, sequence } = place;
    return { records, next: { createTime, sequence } };
  }
}
