import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { end, track } from "./children.ts";
import { freePort } from "./free-port.ts";
import { processCpuMicros } from "./process-cpu.ts";
import { root } from "./server-command.ts";

/** The node:http server that REST is compared with, as a child process. */
export class RawHttpProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /** Starts it and waits until it listens. */
  static async start(): Promise<RawHttpProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, ["bench/servers/raw-http.ts", String(port)], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    track(child);
    await once(child.stdout, "data", { signal: AbortSignal.timeout(20_000) });
    return new RawHttpProcess(port, child);
  }

  /** The CPU time it has used, in microseconds. */
  cpuMicros(): number {
    if (this.#child.pid === undefined) throw new Error("the raw HTTP server is not running");
    return processCpuMicros(this.#child.pid);
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    await end(this.#child);
  }
}
