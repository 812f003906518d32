import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("worker.ts", import.meta.url));

/** A process of worker.ts. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #said: string[] = [];
  #listener: (line: string) => void = () => {};

  private constructor(url: string) {
    const args = ["--disable-warning=ExperimentalWarning", script, url];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#exited = once(this.#child, "exit");
    if (!this.#child.stdout) throw new Error("no output");
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.#said.push(line);
      this.#listener(line);
    });
  }

  /** Starts one; resolves when it takes jobs, or will in a moment. */
  static async start(url: string): Promise<WorkerProcess> {
    const worker = new WorkerProcess(url);
    await worker.says("ready");
    return worker;
  }

  /** What it has said. */
  get said(): readonly string[] {
    return this.#said;
  }

  /** Resolves when it has said something. */
  says(line: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#said.includes(line)) resolve();
      };
      const before = this.#listener;
      this.#listener = (said) => {
        before(said);
        look();
      };
      look();
    });
  }

  /** Calls back for everything that it says from now on. */
  onLine(listener: (line: string) => void): void {
    const before = this.#listener;
    this.#listener = (said) => {
      before(said);
      listener(said);
    };
  }

  /** Sends a signal that does not end it. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  /** Has a work that stalls go on. */
  goOn(): void {
    this.#child.stdin?.write("\n");
  }

  /** Ends it: at once, or when it has drained. */
  async end(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    this.#child.kill(signal);
    await this.#exited;
  }
}
