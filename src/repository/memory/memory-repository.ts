import { setImmediate } from "node:timers/promises";
import { shapeOf } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import { isExpired, type NewOperationRecord, type OperationRecord } from "../../operations/record.ts";
import { ChangeFeed } from "../change-feed.ts";
import type { Change, Conflict, Insertion, Page, PageQuery, Position, Repository } from "../repository.ts";
import { ByteStore } from "./byte-store.ts";
import { type Key, OrderedIndex } from "./ordered-index.ts";

/** How many records a page may look at before other work gets its turn. */
const SLICE = 2000;

/** A place for the successive records of one operation. */
interface Row {
  record: OperationRecord;
}

/** The rows of a parent, and those of all parents of its shape. */
interface ParentRows {
  readonly rows: OrderedIndex<Row>;
  readonly sameShape: OrderedIndex<Row>;
}

/** Keeps records in the memory of this process: what it acknowledges lasts as long as the process. */
export class MemoryRepository implements Repository {
  readonly #rows = new Map<string, Row>();
  readonly #byRequest = new Map<string, Row>();
  readonly #byParent = new Map<string, ParentRows>();
  /** The rows of all parents of the same shape, for wildcards. */
  readonly #byShape = new Map<string, OrderedIndex<Row>>();
  readonly #byDueTime = new OrderedIndex<Row>(dueKey);
  readonly #changes = new ChangeFeed();
  readonly #bytes = new ByteStore();
  #sequence = 0;

  async insert(record: NewOperationRecord): Promise<Insertion> {
    const conflict = this.#conflict(record);
    if (conflict) return conflict;
    const operation = this.#bytes.keep(record.operation);
    const inserted: OperationRecord = { ...record, operation, sequence: ++this.#sequence };
    const row: Row = { record: inserted };
    const parent = parentOf(record.name);
    this.#rows.set(record.name, row);
    if (record.request) this.#byRequest.set(record.request.key, row);
    const { rows, sameShape } = this.#rowsOf(parent);
    rows.add(row);
    sameShape.add(row);
    if (record.dueTime !== undefined) this.#byDueTime.add(row);
    this.#changes.emit({ name: record.name, record: inserted });
    return { inserted };
  }

  async conflict(record: NewOperationRecord): Promise<Conflict | undefined> {
    return this.#conflict(record);
  }

  async read(name: string): Promise<OperationRecord | undefined> {
    return this.#rows.get(name)?.record;
  }

  async replace(present: OperationRecord, next: OperationRecord): Promise<boolean> {
    const row = this.#present(present);
    if (row === undefined) return false;
    if (row.record.dueTime !== undefined) this.#byDueTime.remove(row);
    const unchanged = next.operation === row.record.operation;
    row.record = unchanged ? next : { ...next, operation: this.#bytes.keep(next.operation) };
    if (next.dueTime !== undefined) this.#byDueTime.add(row);
    this.#changes.emit({ name: next.name, record: row.record });
    return true;
  }

  async delete(present: OperationRecord): Promise<boolean> {
    const row = this.#present(present);
    if (row === undefined) return false;
    const { name, request, dueTime } = row.record;
    const parent = parentOf(name);
    this.#rows.delete(name);
    if (request) this.#byRequest.delete(request.key);
    const { rows, sameShape } = this.#rowsOf(parent);
    rows.remove(row);
    sameShape.remove(row);
    if (rows.isEmpty) this.#byParent.delete(parent);
    if (sameShape.isEmpty) this.#byShape.delete(shapeOf(parent));
    if (dueTime !== undefined) this.#byDueTime.remove(row);
    this.#changes.emit({ name });
    return true;
  }

  async page({ parents, after, limit, maxBytes, now }: PageQuery): Promise<Page> {
    const records: OperationRecord[] = [];
    let bytes = 0;
    let place = after && keyOf(after);
    for (;;) {
      const index = parents.wildcard ? this.#byShape.get(parents.shape) : this.#byParent.get(parents.text)?.rows;
      let scanned = 0;
      for (const row of index?.descending(place) ?? []) {
        const { record } = row;
        if (!isExpired(record, now) && (!parents.wildcard || parents.matches(parentOf(record.name)))) {
          bytes += record.operation.length;
          const last = records.at(-1);
          if (last && (records.length === limit || bytes > maxBytes)) return { records, next: positionOf(last) };
          records.push(record);
        }
        if (++scanned === SLICE) {
          place = createKey(row);
          break;
        }
      }
      if (scanned < SLICE) return { records };
      await setImmediate();
    }
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
    const sameRequest = record.request && this.#byRequest.get(record.request.key);
    if (sameRequest) return { conflict: "request", existing: sameRequest.record };
    const sameName = this.#rows.get(record.name);
    return sameName && { conflict: "name", existing: sameName.record };
  }

  #rowsOf(parent: string): ParentRows {
    let found = this.#byParent.get(parent);
    if (found === undefined) {
      const shape = shapeOf(parent);
      const sameShape = this.#byShape.get(shape) ?? new OrderedIndex<Row>(createKey);
      this.#byShape.set(shape, sameShape);
      found = { rows: new OrderedIndex<Row>(createKey), sameShape };
      this.#byParent.set(parent, found);
    }
    return found;
  }

  #present({ name, uid, revision }: OperationRecord): Row | undefined {
    const row = this.#rows.get(name);
    return row?.record.uid === uid && row.record.revision === revision ? row : undefined;
  }
}

function createKey({ record }: Row): Key {
  return { time: record.createTime, sequence: record.sequence };
}

function dueKey({ record }: Row): Key {
  return { time: record.dueTime ?? Number.POSITIVE_INFINITY, sequence: record.sequence };
}

function keyOf({ createTime, sequence }: Position): Key {
  return { time: createTime, sequence };
}

function positionOf({ createTime, sequence }: OperationRecord): Position {
  return { createTime, sequence };
}
