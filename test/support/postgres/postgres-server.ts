import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDatabaseOn, type Database } from "./database.ts";
import type { PostgresAnswer, PostgresCommand } from "./postgres-process.ts";

/** What a server is for. */
export interface PostgresServerOptions {
  /** Whether what is committed survives a crash of the machine (fsync), which costs time. */
  readonly durable?: boolean;
}

/** Settings for many short tests on a small machine. */
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "shared_buffers=32MB",
  "wal_level=minimal",
  "max_wal_senders=0",
];

/** Told apart from all else in a message that must not hold it. */
const PASSWORD = "a-password-that-nobody-is-told";

const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;

const program = fileURLToPath(new URL("postgres-process.ts", import.meta.url));

/**
 * A PostgreSQL server of a test's own, on an address that stays the same when it is stopped and started again. It ends
 * with the process that started it, if it is not closed before.
 */
export class PostgresServer {
  readonly #child: ChildProcess;
  #port = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Makes an empty cluster and starts a server on it. Rejects with what PostgreSQL said if that fails. */
  static async open({ durable = false }: PostgresServerOptions = {}): Promise<PostgresServer> {
    const settings = durable ? SETTINGS : [...SETTINGS, "fsync=off", "full_page_writes=off"];
    // In a session of its own, it does not get the terminal's Ctrl-C and can clean up.
    const child = fork(program, [PASSWORD, ...settings], { execArgv: [], detached: true });
    const server = new PostgresServer(child);
    await server.start();
    return server;
  }

  /** The database `postgres` as its superuser. */
  get url(): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${this.#port}/postgres`;
  }

  get port(): number {
    return this.#port;
  }

  /** Makes an empty database. */
  createDatabase(): Promise<Database> {
    return createDatabaseOn(this.url);
  }

  /** Starts the server again after {@link stop}; it takes connections then. */
  async start(): Promise<void> {
    this.#port = await this.#obey("start");
  }

  /**
   * Stops the server: `fast` ends all connections and writes everything; `immediate` and `kill` leave the recovery to
   * the next start, the latter without a word to anybody.
   */
  async stop(how: keyof typeof SIGNALS = "fast"): Promise<void> {
    await this.#obey(SIGNALS[how]);
  }

  /** Stops the server for good and removes its data. */
  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  /** Lets the process end without closing the server. */
  unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  async #obey(command: PostgresCommand): Promise<number> {
    const answered = Promise.race([once(this.#child, "message"), once(this.#child, "exit")]);
    this.#child.send(command);
    const [answer]: (PostgresAnswer | number | null)[] = await answered;
    if (answer === null || typeof answer !== "object") throw new Error("The process that keeps PostgreSQL has ended.");
    if ("error" in answer) throw new Error(answer.error);
    return answer.port;
  }
}
