import { LongrunServer, MemoryRepository, type Repository, type ServerOptions } from "../../../src/index.ts";

/** What a server with a console is made of. */
export interface ConsoleServerOptions extends Partial<ServerOptions> {
  readonly readOnly?: boolean;
  /** The path of the console; `/console` by default. */
  readonly mount?: string;
  /** A free one by default. */
  readonly port?: number;
}

/** A running server with a console. */
export interface ConsoleServer {
  readonly port: number;
  /** Where the console is. */
  readonly url: string;
  readonly repository: Repository;
  stop(): Promise<void>;
}

/** Serves operations and their console, in this process. */
export async function startConsoleServer(options: ConsoleServerOptions = {}): Promise<ConsoleServer> {
  const {
    repository = new MemoryRepository(),
    readOnly = false,
    mount = "/console",
    port: wanted = 0,
    ...others
  } = options;
  const server = new LongrunServer({ ...others, repository, version: "0.1.0", console: { mount, readOnly } });
  const port = await server.start({ host: "127.0.0.1", port: wanted });
  return { port, url: `http://127.0.0.1:${port}${mount}/`, repository, stop: () => server.stop(0) };
}
