import { type Clock, pause } from "../../clock.ts";
import type { Database } from "./database.ts";

/** The channel on which processes tell each other that something has changed. */
export const CHANNEL = "longrun_changes";

/**
 * A statement of its own, so that no write waits for the lock that all notifications of a database server share. A
 * notification that a crash loses costs nobody anything, so its commit does not wait for the disk.
 */
const NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

/** Asks for the process of the server that has the session in which this is executed. */
export const SESSION = "SELECT pg_backend_pid() AS pid";

/** The answer to {@link SESSION}. */
export type SessionRow = { readonly pid: number };

/** The least time between notifications, in milliseconds. */
const INTERVAL = 10;

/** Tells other processes that this one has changed something: a hint, for they look for themselves sooner or later. */
export class Notifier {
  readonly #database: Database;
  readonly #writer: string;
  readonly #clock: Clock;
  #isResting = false;
  #isWanted = false;

  constructor(database: Database, writer: string, clock: Clock) {
    this.#database = database;
    this.#writer = writer;
    this.#clock = clock;
  }

  /** Sends a notification, at once or together with others a little later. Nobody hears whether that succeeds. */
  notify(): void {
    this.#isWanted = true;
    if (!this.#isResting) void this.#send();
  }

  /** Sends a notification with a text of its own. Rejects with a DatabaseFailure. */
  async send(text: string): Promise<void> {
    await this.#database.execute(NOTIFY, [CHANNEL, text]);
  }

  /** The process of the session in which a notification would be sent now. Rejects with a DatabaseFailure. */
  async session(): Promise<number | undefined> {
    const [row] = await this.#database.execute<SessionRow>(SESSION);
    return row?.pid;
  }

  async #send(): Promise<void> {
    this.#isResting = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await Promise.all([this.send(this.#writer).catch(() => {}), pause(this.#clock, INTERVAL)]);
    }
    this.#isResting = false;
  }
}
