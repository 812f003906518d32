import type { HttpLoad, HttpLoadResult } from "../http-client/load.ts";
import { HttpClientProcess } from "../processes/http-client-process.ts";
import type { Slice } from "./slice.ts";

/** A server process as far as its CPU time is measured. */
export interface MeasuredProcess {
  readonly port: number;
  cpuMicros(): number;
  stop(): Promise<void>;
}

/** A server with a client that speaks HTTP/1.1 to it. */
export class HttpServer {
  readonly #server: MeasuredProcess;
  readonly #client: HttpClientProcess;

  private constructor(server: MeasuredProcess, client: HttpClientProcess) {
    this.#server = server;
    this.#client = client;
  }

  /** Connects a client to a server. */
  static async connect(server: MeasuredProcess, connections: number): Promise<HttpServer> {
    return new HttpServer(server, await HttpClientProcess.start(server.port, connections));
  }

  /** Makes requests without measuring. */
  load(command: HttpLoad): Promise<HttpLoadResult> {
    return this.#client.load(command);
  }

  /** Puts a load on the server and measures its CPU time meanwhile. */
  async measure(command: HttpLoad): Promise<Slice> {
    const before = this.#server.cpuMicros();
    const { calls, elapsedMs, p50Ms, p99Ms } = await this.load(command);
    const cpuMicros = (this.#server.cpuMicros() - before) / calls;
    return { cpuMicros, callsPerSecond: (calls / elapsedMs) * 1000, p50Ms, p99Ms };
  }

  /** Ends both. */
  async stop(): Promise<void> {
    await Promise.all([this.#client.stop(), this.#server.stop()]);
  }
}
