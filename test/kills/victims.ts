import type { PostgresServer } from "../support/postgres/postgres-server.ts";
import { type ServerProcess, startServer } from "../support/start-server.ts";

/** A process that is killed and started again while a server of operations is used. */
export interface Victim {
  /** Starts it, or starts it again, and gives the address of the server of operations when that answers. */
  start(): Promise<string>;
  /** Kills it without a word. */
  kill(): Promise<void>;
}

/** The server of operations itself, with this repository. */
export class ServerVictim implements Victim {
  readonly #url: string;
  #server: ServerProcess | undefined;

  constructor(repositoryUrl: string) {
    this.#url = repositoryUrl;
  }

  async start(): Promise<string> {
    this.#server = await startServer(["--repository", this.#url, "--log-level", "error"]);
    return this.#server.address;
  }

  async kill(): Promise<void> {
    await this.#server?.stop("SIGKILL");
  }
}

/** The database under a server of operations that goes on. */
export class DatabaseVictim implements Victim {
  readonly #database: PostgresServer;
  readonly #address: string;
  #stopped = false;

  /** Both run already. */
  constructor(database: PostgresServer, address: string) {
    this.#database = database;
    this.#address = address;
  }

  async start(): Promise<string> {
    if (this.#stopped) await this.#database.start();
    return this.#address;
  }

  async kill(): Promise<void> {
    this.#stopped = true;
    await this.#database.stop("kill");
  }
}
