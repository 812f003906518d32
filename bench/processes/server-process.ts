import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { end, track } from "./children.ts";
import { freePort } from "./free-port.ts";
import type { Memory } from "./memory.ts";
import { processCpuMicros } from "./process-cpu.ts";
import { residentBytes } from "./process-memory.ts";
import { root, type ServerKind, serverCommand } from "./server-command.ts";

/** How long an event loop stood still at most, in milliseconds. */
export interface Stall {
  readonly stallMs: number;
  /** The CPU time of its thread meanwhile: without the time for which it waited for a core. */
  readonly computingMs: number;
}

/** A server that runs as a child process and is measured from outside. */
export class ServerProcess {
  readonly kind: ServerKind;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(kind: ServerKind, port: number, child: ChildProcess) {
    this.kind = kind;
    this.port = port;
    this.#child = child;
  }

  /**
   * Starts a server and waits until it listens; with `inside`, so that it tells `memory` and `longestStall`; with the
   * URL of a repository other than memory.
   */
  static async start(
    kind: ServerKind,
    options: { inside?: boolean; repository?: string } = {},
  ): Promise<ServerProcess> {
    const port = await freePort();
    const flags = options.inside ? ["--expose-gc", "--import", new URL("inside.ts", import.meta.url).href] : [];
    const child = spawn(process.execPath, [...flags, ...serverCommand(kind, port, options.repository)], {
      cwd: root,
      stdio: options.inside ? ["ignore", "pipe", "ignore", "ipc"] : ["ignore", "pipe", "ignore"],
    });
    track(child);
    await listening(kind, child);
    return new ServerProcess(kind, port, child);
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.kind} is not running`);
    return this.#child.pid;
  }

  /** The CPU time it has used, in microseconds. */
  cpuMicros(): number {
    return processCpuMicros(this.#pid);
  }

  /** How much of its memory is resident now, garbage and all, in bytes. */
  residentBytes(): number {
    return residentBytes(this.#pid);
  }

  /** Its memory after a full collection of garbage. */
  async memory(): Promise<Memory> {
    await this.#ask("memory");
    await sleep(100);
    return (await this.#ask("memory")) as Memory;
  }

  /** How long its event loop stood still at most since the last question. */
  async longestStall(): Promise<Stall> {
    return (await this.#ask("stall")) as Stall;
  }

  /** Waits until it has nothing to do: less than 5 ms of work in 100 ms. */
  async quiet(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const before = this.cpuMicros();
      await sleep(100);
      if (this.cpuMicros() - before < 5_000) return;
    }
    throw new Error(`${this.kind} does not come to rest`);
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    await end(this.#child);
  }

  async #ask(question: "memory" | "stall"): Promise<unknown> {
    const answer = once(this.#child, "message", { signal: AbortSignal.timeout(60_000) });
    this.#child.send(question);
    return (await answer)[0];
  }
}

async function listening(kind: ServerKind, child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error(`${kind} is not ready after 20 s`)), 20_000);
    child.once("exit", (code) => reject(new Error(`${kind} ended with ${code}: ${text}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      if (text.length > 10_000) return;
      text += chunk.toString();
      if (!text.includes("listening")) return;
      clearTimeout(late);
      resolve();
    });
  });
}
