import type { HttpLoad, HttpLoadResult } from "../http-client/load.ts";
import { HttpClientProcess } from "../processes/http-client-process.ts";
import type { ServerProcess } from "../processes/server-process.ts";
import { measureSlice, type Slice } from "./slice.ts";

/** A server with a client that speaks HTTP/1.1 to it. */
export class HttpServer {
  readonly #server: ServerProcess;
  readonly #client: HttpClientProcess;

  private constructor(server: ServerProcess, client: HttpClientProcess) {
    this.#server = server;
    this.#client = client;
  }

  /** Connects a client to a server. */
  static async connect(server: ServerProcess, connections: number): Promise<HttpServer> {
    return new HttpServer(server, await HttpClientProcess.start(server.port, connections));
  }

  /** Makes requests without measuring. */
  load(command: HttpLoad): Promise<HttpLoadResult> {
    return this.#client.load(command);
  }

  /** Puts a load on the server and measures its CPU time meanwhile. */
  measure(command: HttpLoad): Promise<Slice> {
    return measureSlice(this.#server, this.#client, command);
  }

  /** Ends both. */
  async stop(): Promise<void> {
    await Promise.all([this.#client.stop(), this.#server.stop()]);
  }
}
