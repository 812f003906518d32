import { notFound } from "../errors.ts";
import type { Repository } from "../repository/repository.ts";
import type { Clock } from "./clock.ts";
import { isExpired, type OperationRecord } from "./record.ts";

/** The records of a repository that are there as far as anybody is told: what has expired is not, swept or not. */
export class PresentRecords {
  readonly #repository: Repository;
  readonly #clock: Clock;

  constructor({ repository, clock }: { readonly repository: Repository; readonly clock: Clock }) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** The record with this name, if there is one. */
  async find(name: string): Promise<OperationRecord | undefined> {
    const record = await this.#repository.read(name);
    return record && isExpired(record, this.#clock.now()) ? undefined : record;
  }

  /** The record with this name. Throws OPERATION_NOT_FOUND. */
  async get(name: string): Promise<OperationRecord> {
    const record = await this.find(name);
    if (record === undefined) throw notFound(name);
    return record;
  }

  /** Puts `next` in the place of `record`, unless it is the same. False if the record has changed since it was read. */
  async replace(record: OperationRecord, next: OperationRecord): Promise<boolean> {
    return next === record || this.#repository.replace(record, next);
  }
}
