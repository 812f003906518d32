import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ClientCommand, ClientResults, LoadResult } from "../client/client-command.ts";
import { end, nextMessage, track } from "./children.ts";

const program = fileURLToPath(new URL("../client/main.ts", import.meta.url));

/** A load client that runs as a child process, so that it does not share a core with this one or with the server. */
export class ClientProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts a client with connections to a port, and waits until they stand. */
  static async start(port: number, connections: number): Promise<ClientProcess> {
    const child = fork(program, [String(port), String(connections)], { serialization: "advanced" });
    track(child);
    await answer(child);
    return new ClientProcess(child);
  }

  /** Has a command done. One at a time. */
  async do<C extends ClientCommand>(command: C): Promise<ClientResults[C["kind"]]> {
    const result = answer(this.#child);
    this.#child.send(command);
    return (await result) as ClientResults[C["kind"]];
  }

  /** Makes calls, all of which have to succeed. */
  async load(command: Omit<ClientCommand & { kind: "load" }, "kind">): Promise<LoadResult> {
    const result = await this.do({ kind: "load", ...command });
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.calls} calls of ${command.path} failed`);
    return result;
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    await end(this.#child);
  }
}

async function answer(child: ChildProcess): Promise<unknown> {
  const { result, error } = await nextMessage<{ result?: unknown; error?: string }>(child);
  if (error !== undefined) throw new Error(error);
  return result;
}
