import type { Clock } from "../../clock.ts";
import type { Change, Replication } from "../repository.ts";
import { ChangeLog } from "./change-log.ts";
import { ChangePruner } from "./change-pruner.ts";
import { Database } from "./database.ts";
import { Listener } from "./listener.ts";
import { Notifier } from "./notifier.ts";

/** What {@link Replicas} need. */
export interface ReplicasOptions {
  /** The URL of the database. */
  readonly url: string;
  /** Tells the writes of this process from those of all others: a UUID. */
  readonly writer: string;
  /** The number of the first batch of which this process does not know what became. */
  readonly firstOpenBatch?: () => number;
  /** For timers and pauses. */
  readonly clock: Clock;
  /** Told of each change that another process made, soon after its commit: see {@link ChangeLog}. */
  readonly onChange: (change: Change) => void;
  /** Told when changes may have been left out. */
  readonly onMissed: () => void;
  /** Told in words of what the operator should know, and of the error if there was one. */
  readonly onWarning: (message: string, error?: unknown) => void;
}

/** Connections for looking at the log and for notifications, of which neither may wait for what clients ask for. */
const CONNECTIONS = 2;

/** How long an answer may take: not long, for waits are to end soon after the database is back. */
const TIMEOUT = 3000;

const DEAF = `PostgreSQL's notifications do not arrive, as behind a pooler in transaction mode: changes of other \
processes are seen within a second, not at once; let longrun connect to the server itself, or in session mode`;

/** The other processes that use the same database: tells them that there are changes, and hears of theirs. */
export class Replicas implements Replication {
  readonly #database: Database;
  readonly #log: ChangeLog;
  readonly #pruner: ChangePruner;
  readonly #notifier: Notifier;
  readonly #listener: Listener;

  private constructor(database: Database, log: ChangeLog, { writer, clock, onWarning }: ReplicasOptions) {
    this.#database = database;
    this.#log = log;
    this.#pruner = new ChangePruner(database, clock);
    this.#notifier = new Notifier(database, writer, clock);
    this.#listener = new Listener({
      database,
      notifier: this.#notifier,
      writer,
      clock,
      onHint: () => log.hint(),
      onDeaf: () => onWarning(DEAF),
    });
  }

  /** Begins with what is committed from now on. Rejects with a DatabaseFailure if the database cannot be used. */
  static async open(options: ReplicasOptions): Promise<Replicas> {
    const { url, clock, onWarning } = options;
    const database = new Database(url, { clock, connections: CONNECTIONS, timeout: TIMEOUT });
    const onError = (error: unknown) => onWarning("the changes of other processes could not be read", error);
    try {
      const log = await ChangeLog.open({ ...options, database, onError });
      return new Replicas(database, log, options);
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  get isListening(): boolean {
    return this.#listener.isHearing;
  }

  get sinceLastLook(): number {
    return this.#log.sinceLastLook;
  }

  /** Tells the others that this process has committed a change. */
  announce(): void {
    this.#notifier.notify();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.#log.close();
    this.#pruner.close();
    this.#listener.close();
    await this.#database.close();
  }
}
