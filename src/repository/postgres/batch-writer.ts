import { setImmediate } from "node:timers/promises";
import { repositoryUnavailable } from "../../errors.ts";
import type { Database } from "./database.ts";
import { DatabaseFailure } from "./database-failure.ts";
import type { Lanes } from "./lanes.ts";
import { type Doubt, PendingWrite } from "./pending-write.ts";
import type { WriteLog } from "./write-log.ts";
import type { DoneRow, WriteStatement } from "./write-statement.ts";

/** The most writes in a batch, and about how many bytes, unless one write alone has more. */
const MOST_WRITES = 128;
const MOST_BYTES = 4 * 1024 * 1024;

/** A write is given up when its outcome was searched for so often. */
const MOST_SEARCHES = 5;

type Batch<Write> = readonly PendingWrite<Write>[];

/**
 * Makes writes of one kind in batches: while all lanes are taken, those that come wait, and then go together in one
 * statement. One that comes alone goes at once. If the connection breaks before the answer, the outcome is looked up, and
 * what was not done is tried again, before anybody is told.
 */
export class BatchWriter<Write> {
  readonly #statement: WriteStatement<Write>;
  readonly #database: Database;
  readonly #log: WriteLog;
  readonly #lanes: Lanes;
  readonly #queue: PendingWrite<Write>[] = [];
  #isWaiting = false;

  /** Each lane is taken by one batch at a time; writers of all kinds may share them. */
  constructor(statement: WriteStatement<Write>, database: Database, log: WriteLog, lanes: Lanes) {
    this.#statement = statement;
    this.#database = database;
    this.#log = log;
    this.#lanes = lanes;
  }

  /**
   * Makes a write. Resolves with the sequence of the record if it was done, with nothing if it was refused, and rejects
   * with what clients are told otherwise.
   */
  write(write: Write): Promise<number | undefined> {
    const pending = new PendingWrite(write);
    this.#queue.push(pending);
    this.#wait();
    return pending.outcome;
  }

  /** Has the next batch wait for a lane, if there is one and none does yet. */
  #wait(): void {
    if (this.#isWaiting || this.#queue.length === 0) return;
    this.#isWaiting = true;
    void this.#lanes.run(async () => {
      // What comes in the same turn of the event loop goes along.
      await setImmediate();
      this.#isWaiting = false;
      const batch = this.#take();
      this.#wait();
      await this.#make(batch);
    });
  }

  /** Takes a batch from the queue, without two writes of one name, whose outcomes could not be told apart. */
  #take(): Batch<Write> {
    const batch = new Map<string, PendingWrite<Write>>();
    let bytes = 0;
    for (const pending of this.#queue.splice(0)) {
      const name = this.#statement.nameOf(pending.write);
      const size = this.#statement.sizeOf(pending.write);
      const hasRoom = batch.size < MOST_WRITES && (batch.size === 0 || bytes + size <= MOST_BYTES);
      if (hasRoom && !batch.has(name)) {
        batch.set(name, pending);
        bytes += size;
      } else {
        this.#queue.push(pending);
      }
    }
    return [...batch.values()];
  }

  async #make(batch: Batch<Write>): Promise<void> {
    const attempt = this.#log.begin();
    try {
      const columns = this.#statement.columns(batch.map(({ write }) => write));
      const values = [this.#log.writer, attempt.batch, ...columns];
      const rows = await this.#database.execute<DoneRow>(this.#statement.text, values);
      this.#log.note(rows);
      this.#log.end(attempt);
      this.#settle(batch, rows);
    } catch (error) {
      if (error instanceof DatabaseFailure) await this.#failed(batch, error, attempt);
      else for (const pending of batch) pending.fail(error);
    }
  }

  #settle(batch: Batch<Write>, rows: readonly DoneRow[]): void {
    const sequences = new Map(rows.map(({ name, sequence }) => [name, sequence]));
    for (const pending of batch) {
      const sequence = sequences.get(this.#statement.nameOf(pending.write));
      if (sequence === undefined && pending.doubts.length > 0) pending.isRefused = true;
      else this.#end(pending, sequence);
    }
    void this.#resolve(batch.filter(({ isRefused }) => isRefused));
  }

  async #failed(batch: Batch<Write>, failure: DatabaseFailure, attempt: Doubt): Promise<void> {
    if (failure.isOutcomeUnknown) for (const { doubts } of batch) doubts.push(attempt);
    else this.#log.end(attempt);
    if (failure.kind === "refused" && batch.length > 1) {
      // One of them cannot be written; the others are not to suffer for it.
      for (const pending of batch) await this.#make([pending]);
      return;
    }
    for (const { doubts, fail } of batch) if (doubts.length === 0) fail(failure.toLongrunError());
    void this.#resolve(batch.filter(({ doubts }) => doubts.length > 0));
  }

  /** Finds out whether writes were done by an attempt of which nobody knew, and else tries them again. */
  async #resolve(batch: Batch<Write>): Promise<void> {
    if (batch.length === 0) return;
    const found = await this.#log.find(batch.flatMap(({ doubts }) => doubts));
    for (const pending of batch) {
      const ownName = this.#statement.nameOf(pending.write);
      const ownBatches = pending.doubts.map((doubt) => doubt.batch);
      const done = found?.find((row) => row.name === ownName && ownBatches.includes(row.batch));
      if (done || (found && pending.isRefused)) this.#end(pending, done?.sequence);
      else if (found === undefined || ++pending.searches === MOST_SEARCHES) this.#giveUp(pending);
      else this.#queue.push(pending);
    }
    this.#wait();
  }

  #end(pending: PendingWrite<Write>, sequence: number | undefined): void {
    this.#log.end(...pending.doubts);
    pending.settle(sequence);
  }

  #giveUp(pending: PendingWrite<Write>): void {
    this.#log.giveUp(pending.doubts);
    pending.fail(repositoryUnavailable());
  }
}
