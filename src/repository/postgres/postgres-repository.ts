import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../../clock.ts";
import { repositoryUnavailable } from "../../errors.ts";
import type { NewOperationRecord, OperationRecord } from "../../operations/record.ts";
import type { State } from "../../proto/messages.ts";
import { ChangeFeed } from "../change-feed.ts";
import type {
  Change,
  Conflict,
  Counts,
  ExecuteSql,
  Insertion,
  Page,
  PageQuery,
  Replication,
  Repository,
  Selection,
} from "../repository.ts";
import { CountCollector } from "../scanning/count-collector.ts";
import { PageCollector } from "../scanning/page-collector.ts";
import { Turns } from "../scanning/turns.ts";
import { BatchWriter } from "./batch-writer.ts";
import { CandidateReader } from "./candidate-reader.ts";
import { countRecords } from "./count-records.ts";
import { countStates } from "./count-states.ts";
import { Database } from "./database.ts";
import { DatabaseClock } from "./database-clock.ts";
import { describeFailure } from "./describe-failure.ts";
import { findConflict } from "./find-conflict.ts";
import { JointWriter } from "./joint-writer.ts";
import { Lanes } from "./lanes.ts";
import { migrateDatabase, requireMigrated } from "./migrate-database.ts";
import { RECORD_COLUMNS, type RecordRow, recordIn } from "./record-row.ts";
import { Replicas } from "./replicas.ts";
import { scanCandidates } from "./scan-candidates.ts";
import { readTokenKey } from "./token-key.ts";
import { WriteLog } from "./write-log.ts";
import { deleteStatement, insertStatement, type Replacement, replaceStatement } from "./write-statements.ts";

/** How a database is opened. */
export interface PostgresOptions {
  /** Whether to bring an older schema up to date, or to make one, instead of refusing the database. */
  readonly migrate?: boolean;
  /** For timers. What time it is, the database says. */
  readonly clock?: Clock;
  /** Told in words of what the operator should know, and of the error if there was one. */
  readonly onWarning?: (message: string, error?: unknown) => void;
  /** The most connections at a time. */
  readonly connections?: number;
  /** How long a connection, and the answer to a statement, may take, in milliseconds. */
  readonly timeout?: number;
}

/** What a repository is made of. */
interface Parts {
  readonly database: Database;
  readonly log: WriteLog;
  readonly tokenKey: Uint8Array;
  readonly clock: DatabaseClock;
  readonly changes: ChangeFeed;
  readonly replicas: Replicas;
}

/** How many batches are written at a time. */
const LANES = 4;

/** How many transactions with others' statements there are at a time. */
const JOINT_LANES = 4;

/** The size of chunks that are read at first for a count. */
const FIRST_COUNTED = 1000;

/** The most bytes of operations that are read at a time, about. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** An insertion that is refused because of a record that is gone when it is looked up is tried so often in all. */
const INSERTIONS = 10;

/** Keeps records in a PostgreSQL database, for any number of processes: what it acknowledges is committed. */
export class PostgresRepository implements Repository {
  readonly tokenKey: Uint8Array;
  /** The database's time. */
  readonly clock: Clock;
  readonly replication: Replication;
  readonly #parts: Parts;
  readonly #database: Database;
  readonly #turns = new Turns();
  readonly #insertions: BatchWriter<NewOperationRecord>;
  readonly #jointInsertions: JointWriter<NewOperationRecord>;
  readonly #replacements: BatchWriter<Replacement>;
  readonly #deletions: BatchWriter<OperationRecord>;

  private constructor(parts: Parts) {
    const { database, log } = parts;
    const lanes = new Lanes(LANES);
    this.#parts = parts;
    this.#database = database;
    this.tokenKey = parts.tokenKey;
    this.clock = parts.clock;
    this.replication = parts.replicas;
    this.#insertions = new BatchWriter(insertStatement, database, log, lanes);
    this.#jointInsertions = new JointWriter(insertStatement, database, log, new Lanes(JOINT_LANES));
    this.#replacements = new BatchWriter(replaceStatement, database, log, lanes);
    this.#deletions = new BatchWriter(deleteStatement, database, log, lanes);
  }

  /**
   * Opens the database of a URL (`postgres://USER:PASSWORD@HOST:PORT/DATABASE`). Rejects with RepositoryError, which says
   * why in words and without the password, if it cannot be reached or used, or if its schema is newer, or older and not
   * to be migrated.
   */
  static async open(url: string, options: PostgresOptions = {}): Promise<PostgresRepository> {
    const { migrate = true, clock: timers = systemClock, onWarning = () => {} } = options;
    const database = new Database(url, { ...options, clock: timers });
    const changes = new ChangeFeed();
    const writer = randomUUID();
    let clock: DatabaseClock | undefined;
    try {
      await (migrate ? migrateDatabase(database) : requireMigrated(database));
      const tokenKey = await readTokenKey(database);
      const log = await WriteLog.open(database, timers, writer);
      clock = await DatabaseClock.open(database, timers);
      const replicas = await Replicas.open({
        url,
        writer,
        firstOpenBatch: () => log.firstOpenBatch,
        clock: timers,
        onChange: (change) => changes.emit(change),
        onMissed: () => changes.emitMissed(),
        onWarning,
      });
      return new PostgresRepository({ database, log, tokenKey, clock, changes, replicas });
    } catch (error) {
      clock?.close();
      await database.close();
      throw describeFailure(error, url);
    }
  }

  insert(record: NewOperationRecord): Promise<Insertion> {
    return this.#insert(record, () => this.#insertions.write(record));
  }

  insertWith(record: NewOperationRecord, also: (execute: ExecuteSql) => Promise<void>): Promise<Insertion> {
    return this.#insert(record, () => this.#jointInsertions.write(record, also));
  }

  conflict(record: NewOperationRecord): Promise<Conflict | undefined> {
    return findConflict(this.#database, record);
  }

  async read(name: string): Promise<OperationRecord | undefined> {
    const text = `SELECT ${RECORD_COLUMNS} FROM longrun.operations WHERE name = $1`;
    const [row] = await this.#database.query<RecordRow>(text, [name]);
    return row && recordIn(row);
  }

  async replace(present: OperationRecord, next: OperationRecord): Promise<boolean> {
    const sequence = await this.#replacements.write({ present, next });
    if (sequence === undefined) return false;
    this.#tell({ name: next.name, record: next });
    return true;
  }

  async delete(present: OperationRecord): Promise<boolean> {
    const sequence = await this.#deletions.write(present);
    if (sequence === undefined) return false;
    this.#tell({ name: present.name, deleted: present });
    return true;
  }

  page(query: PageQuery): Promise<Page> {
    const { limit, maxBytes } = query;
    const amount = { wanted: limit + 1, maxBytes: Math.min(maxBytes, CHUNK_BYTES) };
    const reader = new CandidateReader(this.#database, query, amount);
    return scanCandidates(reader, query, new PageCollector(query), this.#turns);
  }

  async count(selection: Selection): Promise<Counts> {
    const counts = selection.filter ? undefined : await countRecords(this.#database, selection);
    if (counts) return counts;
    const amount = { wanted: FIRST_COUNTED, maxBytes: CHUNK_BYTES };
    const reader = new CandidateReader(this.#database, selection, amount);
    return scanCandidates(reader, selection, new CountCollector(), this.#turns);
  }

  countStates(): Promise<ReadonlyMap<State, number>> {
    return countStates(this.#database);
  }

  async due(now: number, limit: number): Promise<OperationRecord[]> {
    const text = `SELECT ${RECORD_COLUMNS} FROM longrun.operations
      WHERE due_time <= $1 ORDER BY due_time, sequence LIMIT $2`;
    return (await this.#database.query<RecordRow>(text, [now, limit])).map(recordIn);
  }

  subscribe(listener: (change: Change) => void, onMissed?: () => void): () => void {
    return this.#parts.changes.subscribe(listener, onMissed);
  }

  async close(): Promise<void> {
    const { changes, clock, replicas, database } = this.#parts;
    changes.close();
    clock.close();
    await Promise.all([replicas.close(), database.close()]);
  }

  async #insert(record: NewOperationRecord, write: () => Promise<number | undefined>): Promise<Insertion> {
    for (let attempts = 0; attempts < INSERTIONS; attempts++) {
      const sequence = await write();
      if (sequence !== undefined) {
        const inserted = { ...record, sequence };
        this.#tell({ name: record.name, record: inserted });
        return { inserted };
      }
      const conflict = await this.conflict(record);
      if (conflict) return conflict;
    }
    throw repositoryUnavailable();
  }

  /** Tells this process and others of a change that is committed. */
  #tell(change: Change): void {
    this.#parts.changes.emit(change);
    this.#parts.replicas.announce();
  }
}
