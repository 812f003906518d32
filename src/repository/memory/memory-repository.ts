import { randomBytes } from "node:crypto";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";
import { ChangeFeed } from "../change-feed.ts";
import type { Change, Conflict, Counts, Insertion, Page, PageQuery, Repository, Selection } from "../repository.ts";
import { CountCollector } from "../scanning/count-collector.ts";
import { PageCollector } from "../scanning/page-collector.ts";
import { Turns } from "../scanning/turns.ts";
import { ByteStore } from "./byte-store.ts";
import { OrderedIndex } from "./ordered-index.ts";
import { ParentIndex } from "./parent-index.ts";
import { dueKey, type Row } from "./row.ts";
import { scan } from "./scan.ts";
import { UniqueIndex } from "./unique-index.ts";

/** Keeps records in the memory of this process: what it acknowledges lasts as long as the process. */
export class MemoryRepository implements Repository {
  readonly tokenKey = randomBytes(32);
  readonly #byName = new UniqueIndex(({ name }) => name);
  readonly #byRequest = new UniqueIndex(({ request }) => request?.key);
  readonly #byExclusiveKey = new UniqueIndex(({ exclusiveKey }) => exclusiveKey);
  readonly #byParent = new ParentIndex();
  readonly #byDueTime = new OrderedIndex<Row>(dueKey);
  readonly #changes = new ChangeFeed();
  readonly #states = new Map<State, number>();
  readonly #bytes = new ByteStore();
  readonly #turns: Turns;
  #sequence = 0;

  /** The `turns` are what long lists and counts take. */
  constructor(turns = new Turns()) {
    this.#turns = turns;
  }

  async insert(record: NewOperationRecord): Promise<Insertion> {
    const conflict = this.#conflict(record);
    if (conflict) return conflict;
    const operation = this.#bytes.keep(record.operation);
    const inserted: OperationRecord = { ...record, operation, sequence: ++this.#sequence };
    const row: Row = { record: inserted };
    this.#byName.add(row);
    this.#byRequest.add(row);
    this.#byParent.add(row);
    this.#addChanging(row);
    this.#changes.emit({ name: record.name, record: inserted });
    return { inserted };
  }

  async conflict(record: NewOperationRecord): Promise<Conflict | undefined> {
    return this.#conflict(record);
  }

  async read(name: string): Promise<OperationRecord | undefined> {
    return this.#byName.get(name)?.record;
  }

  async replace(present: OperationRecord, next: OperationRecord): Promise<boolean> {
    const row = this.#present(present);
    if (row === undefined) return false;
    this.#removeChanging(row);
    const unchanged = next.operation === row.record.operation;
    row.record = unchanged ? next : { ...next, operation: this.#bytes.keep(next.operation) };
    this.#addChanging(row);
    this.#changes.emit({ name: next.name, record: row.record });
    return true;
  }

  async delete(present: OperationRecord): Promise<boolean> {
    const row = this.#present(present);
    if (row === undefined) return false;
    this.#byName.remove(row);
    this.#byRequest.remove(row);
    this.#byParent.remove(row);
    this.#removeChanging(row);
    this.#changes.emit({ name: row.record.name, deleted: row.record });
    return true;
  }

  page(query: PageQuery): Promise<Page> {
    return scan(this.#byParent, query, new PageCollector(query), this.#turns);
  }

  count(selection: Selection): Promise<Counts> {
    return scan(this.#byParent, selection, new CountCollector(), this.#turns);
  }

  async countStates(): Promise<ReadonlyMap<State, number>> {
    return new Map([...this.#states].filter(([, count]) => count > 0));
  }

  async due(now: number, limit: number): Promise<OperationRecord[]> {
    const due: OperationRecord[] = [];
    for (const { record } of this.#byDueTime.ascending()) {
      if (due.length === limit || (record.dueTime ?? Number.POSITIVE_INFINITY) > now) break;
      due.push(record);
    }
    return due;
  }

  subscribe(listener: (change: Change) => void): () => void {
    return this.#changes.subscribe(listener);
  }

  async close(): Promise<void> {
    this.#changes.close();
  }

  #conflict(record: NewOperationRecord): Conflict | undefined {
    const sameRequest = this.#byRequest.holder(record);
    if (sameRequest) return { conflict: "request", existing: sameRequest.record };
    const sameName = this.#byName.holder(record);
    if (sameName) return { conflict: "name", existing: sameName.record };
    const sameKey = this.#byExclusiveKey.holder(record);
    return sameKey && { conflict: "exclusive key", existing: sameKey.record };
  }

  /** Adds a row to the indexes in which it may have another place, or none, after a replacement. */
  #addChanging(row: Row): void {
    this.#addToState(row, 1);
    this.#byExclusiveKey.add(row);
    if (row.record.dueTime !== undefined) this.#byDueTime.add(row);
  }

  #removeChanging(row: Row): void {
    this.#addToState(row, -1);
    this.#byExclusiveKey.remove(row);
    if (row.record.dueTime !== undefined) this.#byDueTime.remove(row);
  }

  #addToState({ record: { state } }: Row, difference: number): void {
    this.#states.set(state, (this.#states.get(state) ?? 0) + difference);
  }

  #present({ name, uid, revision }: OperationRecord): Row | undefined {
    const row = this.#byName.get(name);
    return row?.record.uid === uid && row.record.revision === revision ? row : undefined;
  }
}
