import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HttpLoad, HttpLoadResult } from "../http-client/load.ts";
import { end, nextMessage, track } from "./children.ts";

const program = fileURLToPath(new URL("../http-client/main.ts", import.meta.url));

/** A load client for HTTP/1.1 that runs as a child process. */
export class HttpClientProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts a client with connections to a port, and waits until they stand. */
  static async start(port: number, connections: number): Promise<HttpClientProcess> {
    const child = fork(program, [String(port), String(connections)], { serialization: "advanced" });
    track(child);
    await nextMessage(child);
    return new HttpClientProcess(child);
  }

  /** Makes requests, all of which have to succeed. One load at a time. */
  async load(command: HttpLoad): Promise<HttpLoadResult> {
    const answer = nextMessage<HttpLoadResult>(this.#child);
    this.#child.send(command);
    const result = await answer;
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.calls} HTTP requests failed`);
    return result;
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    await end(this.#child);
  }
}
