import type { Clock } from "../../clock.ts";
import type { OperationRecord } from "../../operations/record.ts";
import type { Change } from "../repository.ts";
import { KEPT } from "./change-pruner.ts";
import type { Database } from "./database.ts";
import { LOOK, type LoggedChange, type LogLook, MOST_CHANGES } from "./log-look.ts";
import { RECORD_COLUMNS, type RecordRow, recordIn } from "./record-row.ts";

/** What a {@link ChangeLog} needs. */
export interface ChangeLogOptions {
  readonly database: Database;
  /** The writer that this process is: it knows of its own changes. */
  readonly writer: string;
  /** The number of the first batch of which this process does not know what became; what was done of it is told. */
  readonly firstOpenBatch?: () => number;
  /** For timers. */
  readonly clock: Clock;
  /** Told of each change that another process made. */
  readonly onChange: (change: Change) => void;
  /** Told when changes may have been left out. */
  readonly onMissed: () => void;
  /** Told why a look failed, when none before it did; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** The log is looked at so often, at least, in milliseconds. */
const INTERVAL = 1000;

/** The pause after each look, however many hints come. */
const REST = 10;

/** So many records are read at a time. */
const CHUNK = 200;

/** Less than the time for which the log is kept, by what a removal may come early. */
const LONGEST_ABSENCE = KEPT - 5 * 60_000;

/**
 * Tells a process of the changes that others made to the same database, by looking at their log: once a second, and at
 * once when somebody gives a hint. A change is told within a second of its commit, and none is left out while the
 * database is away, unless that lasts longer than the log is kept. Of several changes of a record only the last may be
 * told.
 */
export class ChangeLog {
  readonly #options: ChangeLogOptions;
  /** The last look of which everything was told. */
  #last: LogLook;
  #state: "idle" | "looking" | "resting" | "closed" = "resting";
  #isHinted = false;
  #isFailing = false;
  /** When the log was last read, by the clock of the timers. */
  #lookTime: number;
  #cancelTimer = () => {};

  private constructor(options: ChangeLogOptions, first: LogLook) {
    this.#options = options;
    this.#last = first;
    this.#lookTime = options.clock.now();
    this.#rest();
  }

  /** Tells of what is committed from now on. Rejects with a DatabaseFailure if the log cannot be read. */
  static async open(options: ChangeLogOptions): Promise<ChangeLog> {
    const nothing = [undefined, options.writer, undefined, undefined, undefined];
    const [look] = await options.database.execute<LogLook>(LOOK, nothing);
    if (look === undefined) throw new Error("the log gave no answer");
    return new ChangeLog(options, look);
  }

  /** How long ago the log was last read completely, in milliseconds. */
  get sinceLastLook(): number {
    return this.#options.clock.now() - this.#lookTime;
  }

  /** Something may have changed: looks at once, or soon if it has just looked. */
  hint(): void {
    if (this.#state === "idle") void this.#look();
    else this.#isHinted = true;
  }

  /** Tells nothing any more. */
  close(): void {
    this.#state = "closed";
    this.#cancelTimer();
  }

  #rest(): void {
    this.#state = "resting";
    this.#cancelTimer = this.#options.clock.after(REST, () => {
      if (this.#isHinted) void this.#look();
      else this.#idle();
    });
  }

  #idle(): void {
    this.#state = "idle";
    this.#cancelTimer = this.#options.clock.after(INTERVAL - REST, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#cancelTimer();
    this.#state = "looking";
    this.#isHinted = false;
    try {
      await this.#readOn();
      this.#isFailing = false;
      this.#lookTime = this.#options.clock.now();
    } catch (error) {
      if (!this.#isClosed && !this.#isFailing) this.#options.onError(error);
      this.#isFailing = true;
    }
    if (!this.#isClosed) this.#rest();
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }

  async #readOn(): Promise<void> {
    const { database, writer, firstOpenBatch, onMissed } = this.#options;
    const { snapshot, time, id, transaction } = this.#last;
    const [look] = await database.query<LogLook>(LOOK, [snapshot, writer, firstOpenBatch?.(), id, transaction]);
    if (look === undefined || this.#isClosed) return;
    const wasAway = look.time - time > LONGEST_ABSENCE;
    if (look.is_lost || wasAway || look.changes.length > MOST_CHANGES) onMissed();
    else await this.#tell(look.changes);
    // What could not be told for a failure is found once more.
    this.#last = { ...look, changes: [] };
  }

  async #tell(changes: readonly LoggedChange[]): Promise<void> {
    const names = [...Map.groupBy(changes, ({ name }) => name)];
    for (let start = 0; start < names.length; start += CHUNK) {
      const chunk = names.slice(start, start + CHUNK);
      const records = await this.#read(chunk.map(([name]) => name));
      for (const [name, logged] of chunk) this.#tellOne(name, logged, records.get(name));
    }
  }

  /** Tells of what was deleted, then of what is there; if nothing is, its deletion is in the log, now or soon. */
  #tellOne(name: string, changes: readonly LoggedChange[], record: OperationRecord | undefined): void {
    if (this.#isClosed) return;
    const { onChange } = this.#options;
    for (const { deleted, uid, sequence, revision } of changes) {
      if (deleted) onChange({ name, deletedVersion: { uid, sequence, revision } });
    }
    if (record) onChange({ name, record });
  }

  async #read(names: readonly string[]): Promise<ReadonlyMap<string, OperationRecord>> {
    const text = `SELECT ${RECORD_COLUMNS} FROM longrun.operations WHERE name = ANY ($1::text[])`;
    const rows = await this.#options.database.query<RecordRow>(text, [names]);
    return new Map(rows.map((row) => [row.name, recordIn(row)]));
  }
}
