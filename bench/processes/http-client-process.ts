import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { HttpLoad, HttpLoadResult } from "../http-client/load.ts";
import { end, track } from "./children.ts";

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
    await answer(child);
    return new HttpClientProcess(child);
  }

  /** Makes requests, all of which have to succeed. One load at a time. */
  async load(command: HttpLoad): Promise<HttpLoadResult> {
    const result = answer(this.#child);
    this.#child.send(command);
    const { failed, calls, ...rest } = (await result) as HttpLoadResult;
    if (failed > 0) throw new Error(`${failed} of ${calls} HTTP requests failed`);
    return { failed, calls, ...rest };
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    await end(this.#child);
  }
}

/** What the client says next. Rejects if it ends instead. */
async function answer(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`the HTTP load client ended with ${code}`);
  });
  try {
    return await Promise.race([once(child, "message", { signal }).then(([message]) => message), ended]);
  } finally {
    ended.catch(() => {});
    over.abort();
  }
}
