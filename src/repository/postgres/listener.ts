import type pg from "pg";
import { type Clock, pause } from "../../clock.ts";
import type { Database } from "./database.ts";
import { CHANNEL, type Notifier, SESSION, type SessionRow } from "./notifier.ts";

/** What a {@link Listener} needs. */
export interface ListenerOptions {
  readonly database: Database;
  /** Sends what the listener is to hear itself. */
  readonly notifier: Notifier;
  /** The writer whose notifications are not told: this process. */
  readonly writer: string;
  /** For timers and pauses. */
  readonly clock: Clock;
  /** Told that others may have changed something. */
  readonly onHint: () => void;
  /** Told, once, that notifications do not arrive. */
  readonly onDeaf: () => void;
}

/** The listener finds out so often whether it still hears, in milliseconds. */
const PING_INTERVAL = 30_000;

/** For how long a notification to oneself may be on its way. */
const PING_TIMEOUT = 3000;

/** The pauses before the next connection: the first one, the longest, and the one if the last connection was deaf. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
const DEAF_PAUSE = 60_000;

/** So often two connections are asked for their sessions: a pooler that others use too may give them different ones. */
const SESSION_ATTEMPTS = 5;

/** What marks a notification to oneself, after the writer. */
const PING = "/";

/**
 * Hears the notifications of other processes, on a connection of its own, which is replaced when it breaks. What comes
 * through is a hint and nothing more: notifications are lost with a connection, and a pooler that gives each transaction
 * another session keeps them all. So each connection is tried, and tried again from time to time, by a notification to
 * oneself that comes from another one. There is no LISTEN on one that is seen to have no session of its own.
 */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #closed = Promise.withResolvers<"closed">();
  #isClosed = false;
  #client: pg.Client | undefined;
  #longestPause = FIRST_PAUSE;
  #isKnownDeaf = false;
  #isHearing = false;
  #pings = 0;
  #awaited: { readonly text: string; readonly hear: () => void } | undefined;

  /** Begins to listen. */
  constructor(options: ListenerOptions) {
    this.#options = options;
    void this.#listen();
  }

  /** Whether it hears, as far as it knows. */
  get isHearing(): boolean {
    return this.#isHearing;
  }

  /** Ends the connection. */
  close(): void {
    this.#isClosed = true;
    this.#closed.resolve("closed");
    this.#client?.connection.stream.destroy();
  }

  async #listen(): Promise<void> {
    while (!this.#isClosed) {
      const ending = await this.#connect();
      // The next attempt comes later each time, and not at the same time in all processes.
      const longest = ending === "deaf" ? DEAF_PAUSE : this.#longestPause;
      this.#longestPause = Math.min(2 * this.#longestPause, LONGEST_PAUSE);
      await Promise.race([pause(this.#options.clock, (longest * (1 + Math.random())) / 2), this.#closed.promise]);
    }
  }

  /** Listens on one connection until it breaks or hears nothing any more. */
  async #connect(): Promise<"broken" | "deaf"> {
    const client = this.#options.database.client();
    this.#client = client;
    const broken = new Promise<"broken">((resolve) => client.once("end", () => resolve("broken")));
    client.on("error", () => {});
    client.on("notification", ({ payload }) => this.#hear(payload ?? ""));
    try {
      await client.connect();
      if (await this.#sharesSession(client)) {
        this.#tellDeaf();
        return "deaf";
      }
      await client.query(`LISTEN ${CHANNEL}`);
      this.#options.onHint();
      return await this.#keep(broken);
    } catch {
      return "broken";
    } finally {
      this.#isHearing = false;
      // Not `end`: the other side may not be there to answer.
      client.connection.stream.destroy();
    }
  }

  /**
   * Whether another connection is seen to have the same session, as behind a pooler in transaction mode. A LISTEN would
   * stay in that session, and each notification would come to whoever has it then, or to nobody.
   */
  async #sharesSession(client: pg.Client): Promise<boolean> {
    for (let attempts = 0; attempts < SESSION_ATTEMPTS; attempts++) {
      const own = await client.query<SessionRow>(SESSION);
      if (own.rows[0]?.pid === (await this.#options.notifier.session())) return true;
    }
    return false;
  }

  async #keep(broken: Promise<"broken">): Promise<"broken" | "deaf"> {
    for (let pings = 0; ; pings++) {
      const hears = await Promise.race([this.#ping(), broken]);
      if (hears === "broken") return "broken";
      if (hears === "deaf") {
        if (pings === 0) this.#tellDeaf();
        return pings === 0 ? "deaf" : "broken";
      }
      this.#isHearing = true;
      this.#longestPause = FIRST_PAUSE;
      const ending = await Promise.race([pause(this.#options.clock, PING_INTERVAL), broken]);
      if (ending === "broken") return "broken";
    }
  }

  /** Whether a notification of this process arrives; "broken" if it could not be sent. */
  async #ping(): Promise<"hears" | "deaf" | "broken"> {
    const { notifier, writer, clock } = this.#options;
    const text = `${writer}${PING}${++this.#pings}`;
    const heard = new Promise<"hears">((resolve) => {
      this.#awaited = { text, hear: () => resolve("hears") };
    });
    try {
      await notifier.send(text);
    } catch {
      return "broken";
    }
    return Promise.race([heard, pause(clock, PING_TIMEOUT).then(() => "deaf" as const)]);
  }

  #hear(text: string): void {
    if (text === this.#awaited?.text) this.#awaited.hear();
    else if (!text.includes(PING) && text !== this.#options.writer) this.#options.onHint();
  }

  #tellDeaf(): void {
    if (!this.#isKnownDeaf && !this.#isClosed) this.#options.onDeaf();
    this.#isKnownDeaf = true;
  }
}
