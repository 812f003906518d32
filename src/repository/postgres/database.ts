import { Socket } from "node:net";
import pg from "pg";
import { type Clock, pause } from "../../clock.ts";
import { Connection, type Row } from "./connection.ts";
import { DatabaseFailure, type FailureKind } from "./database-failure.ts";
import { Lanes } from "./lanes.ts";

/** How a database is used. Times are milliseconds. */
export interface DatabaseOptions {
  /** For pauses between attempts. */
  readonly clock: Clock;
  /** The most connections at a time. */
  readonly connections?: number;
  /** How long a connection, and the answer to a statement, may take. */
  readonly timeout?: number;
}

/** How a query is executed that may take long. */
export interface ScanSettings {
  /** The server gives up after so many milliseconds. */
  readonly timeout: number;
  /** Whether it has to go along an index that has the order of the result. */
  readonly isOrdered: boolean;
}

const DEFAULT_CONNECTIONS = 16;
const DEFAULT_TIMEOUT = 10_000;

/** How long what is under way may take when all connections are to end. */
const CLOSING_TIME = 1000;

/** A connection that is not used for so long is closed. */
const IDLE_TIMEOUT = 30_000;

/** A statement that failed in a way that may pass is tried so often in all. */
const ATTEMPTS = 5;

/** The first pause between attempts; each is up to twice as long as the one before. */
const FIRST_PAUSE = 5;

const INT8 = 20;

/**
 * A PostgreSQL database: the one place that knows the driver. Statements go over any free connection, and nothing is kept
 * in a session (no SET, no named statements), so that a pooler in transaction mode may be between. int8 is read as a
 * number. Connections are made when they are needed, so the database may go and come back.
 */
export class Database {
  readonly #options: pg.ClientConfig;
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  /** Half of the connections: scans may be long, and must not keep everybody else waiting. */
  readonly #scans: Lanes;
  /** Those of the pool's connections, made or not. */
  readonly #sockets = new Set<Socket>();
  #closed: Promise<void> | undefined;

  /** `url` is `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with the parameters that the driver knows. */
  constructor(url: string, { clock, connections = DEFAULT_CONNECTIONS, timeout = DEFAULT_TIMEOUT }: DatabaseOptions) {
    this.#clock = clock;
    this.#scans = new Lanes(Math.ceil(connections / 2));
    this.#options = {
      connectionString: url,
      application_name: "longrun",
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: timeout,
      query_timeout: timeout,
      types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
    };
    const stream = () => this.#openSocket();
    this.#pool = new pg.Pool({ ...this.#options, stream, max: connections, idleTimeoutMillis: IDLE_TIMEOUT });
    // The pool drops a connection that breaks; whoever uses it is told by the failure of the statement.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  /** A connection of the caller's own, not yet made, for what needs a session. */
  client(): pg.Client {
    return new pg.Client(this.#options);
  }

  /**
   * Executes a statement that changes nothing, or that may be executed twice, again if that may help. Rejects with the
   * error that clients are told.
   */
  async query<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const mayPass: readonly FailureKind[] = ["conflict", "lost"];
    return this.#again(mayPass, () => this.execute<R>(text, values)).catch(tellClients);
  }

  /**
   * Executes a statement once, or more often if others were in the way. Rejects with a {@link DatabaseFailure}: if it is
   * `lost`, nobody knows whether the statement was done.
   */
  async execute<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#again(["conflict"], () => this.#connected((connection) => connection.query<R>(text, values)));
  }

  /**
   * Executes a query that may take long. Resolves with nothing if it takes longer than the settings let it; rejects with
   * the error that clients are told.
   */
  async scan<R extends Row>(
    text: string,
    values: readonly unknown[],
    settings: ScanSettings,
  ): Promise<R[] | undefined> {
    try {
      return await this.#scans.run(() =>
        this.#again(["conflict", "lost"], () =>
          this.#inTransaction(async (connection) => {
            await connection.query(settingsText(settings));
            return connection.query<R>(text, values);
          }),
        ),
      );
    } catch (error) {
      if (error instanceof DatabaseFailure && error.kind === "timeout") return undefined;
      return tellClients(error);
    }
  }

  /** Does something in a transaction of its own. Rejects with a {@link DatabaseFailure}, or with what the work threw. */
  async transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#again(["conflict"], () => this.#inTransaction(work));
  }

  /** Ends all connections: those in use a little later, whether the database answers or not. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    const cancelTimer = this.#clock.after(CLOSING_TIME, () => {
      for (const socket of this.#sockets) socket.destroy();
    });
    await this.#pool.end();
    cancelTimer();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      // The driver throws at once if it cannot read a file that the URL names, such as a certificate.
      return await this.#pool.connect();
    } catch (error) {
      throw DatabaseFailure.ofConnecting(error);
    }
  }

  #openSocket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    return socket.once("close", () => this.#sockets.delete(socket));
  }

  #inTransaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#connected(async (connection) => {
      await connection.query("BEGIN");
      try {
        const result = await work(connection);
        await connection.query("COMMIT");
        return result;
      } catch (error) {
        const isGone = error instanceof DatabaseFailure && error.endsConnection;
        if (!isGone) await connection.query("ROLLBACK");
        throw error;
      }
    });
  }

  async #connected<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let broken = false;
    try {
      return await use(new Connection(client));
    } catch (error) {
      broken = error instanceof DatabaseFailure && error.endsConnection;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #again<Result>(kinds: readonly FailureKind[], attempt: () => Promise<Result>): Promise<Result> {
    for (let attempts = 1, longest = FIRST_PAUSE; ; attempts++, longest *= 2) {
      try {
        return await attempt();
      } catch (error) {
        const mayPass = error instanceof DatabaseFailure && kinds.includes(error.kind);
        if (!mayPass || attempts === ATTEMPTS) throw error;
      }
      await pause(this.#clock, Math.random() * longest);
    }
  }
}

/** The settings hold for the transaction only. */
function settingsText({ timeout, isOrdered }: ScanSettings): string {
  return `SET LOCAL statement_timeout = ${timeout}${isOrdered ? "; SET LOCAL enable_sort = off" : ""}`;
}

function tellClients(error: unknown): never {
  throw error instanceof DatabaseFailure ? error.toLongrunError() : error;
}
