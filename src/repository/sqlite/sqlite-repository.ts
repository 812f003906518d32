import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";
import { ChangeFeed } from "../change-feed.ts";
import type { Change, Conflict, Counts, Insertion, Page, PageQuery, Repository, Selection } from "../repository.ts";
import { MOST_COUNTED, MOST_SCANNED } from "../scanning/bounds.ts";
import { CountCollector } from "../scanning/count-collector.ts";
import { PageCollector } from "../scanning/page-collector.ts";
import { Turns } from "../scanning/turns.ts";
import { termsOf } from "../terms/terms-of.ts";
import { type OpenFile, openFile } from "./open-file.ts";
import { changingValues, claimsOf, newValues, recordIn } from "./operation-row.ts";
import { Reader } from "./reader.ts";
import { scan } from "./scan.ts";
import { Writer } from "./writer.ts";

/** How a file is opened. */
export interface SqliteOptions {
  /** Whether to bring an older schema up to date, or to make one, instead of refusing the file. */
  readonly migrate?: boolean;
}

/** Keeps records in an SQLite file, for one process at a time: what it acknowledges is on the disk. */
export class SqliteRepository implements Repository {
  readonly tokenKey: Uint8Array;
  readonly #file: OpenFile;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #changes = new ChangeFeed();
  readonly #turns = new Turns();
  #closed: Promise<void> | undefined;

  private constructor(file: OpenFile) {
    this.#file = file;
    this.tokenKey = file.tokenKey;
    this.#reader = new Reader(file.database);
    this.#writer = new Writer(file.startWriter, () => this.#changes.emitMissed());
  }

  /**
   * Opens a file, which is made if it is not there. Rejects with RepositoryError, in words, if another process has it, if
   * its schema is older and not to be migrated or newer, if it is damaged, or if the file system does not let us.
   */
  static async open(file: string, { migrate = true }: SqliteOptions = {}): Promise<SqliteRepository> {
    return new SqliteRepository(openFile(file, migrate));
  }

  async insert(record: NewOperationRecord): Promise<Insertion> {
    const { createTime } = record;
    const [claims, values, terms] = [claimsOf(record), newValues(record), termsOf(record)];
    const outcome = await this.#writer.do({ kind: "insert", claims, createTime, values, terms });
    if (typeof outcome !== "number") return { conflict: outcome.conflict, existing: recordIn(outcome.existing) };
    const inserted: OperationRecord = { ...record, sequence: outcome };
    this.#changes.emit({ name: record.name, record: inserted });
    return { inserted };
  }

  async conflict(record: NewOperationRecord): Promise<Conflict | undefined> {
    return this.#reader.conflict(record);
  }

  async read(name: string): Promise<OperationRecord | undefined> {
    return this.#reader.read(name);
  }

  async replace({ name, uid, revision }: OperationRecord, next: OperationRecord): Promise<boolean> {
    const [values, terms] = [changingValues(next), termsOf(next)];
    const done = await this.#writer.do({ kind: "replace", present: { name, uid, revision }, values, terms });
    if (done) this.#changes.emit({ name, record: next });
    return done;
  }

  async delete(present: OperationRecord): Promise<boolean> {
    const { name, uid, revision } = present;
    const done = await this.#writer.do({ kind: "delete", present: { name, uid, revision } });
    if (done) this.#changes.emit({ name, deleted: present });
    return done;
  }

  page(query: PageQuery): Promise<Page> {
    return scan(this.#reader, query, new PageCollector(query), MOST_SCANNED, this.#turns);
  }

  count(selection: Selection): Promise<Counts> {
    return scan(this.#reader, selection, new CountCollector(), MOST_COUNTED, this.#turns);
  }

  async countStates(): Promise<ReadonlyMap<State, number>> {
    return this.#reader.countStates();
  }

  async due(now: number, limit: number): Promise<OperationRecord[]> {
    return this.#reader.due(now, limit);
  }

  subscribe(listener: (change: Change) => void, onMissed?: () => void): () => void {
    return this.#changes.subscribe(listener, onMissed);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#writer.close();
    this.#changes.close();
    this.#reader.close();
    this.#file.lock.release();
  }
}
