import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./writing-process.ts", import.meta.url));

/** Another process that has a file open and writes to it all the time. */
export class ProcessThatWrites {
  readonly #process: ChildProcess;
  #text = "";
  #onText = () => {};

  private constructor(file: string) {
    this.#process = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#text += text;
      this.#onText();
    });
  }

  /** Starts it, and waits until some insertions were acknowledged. */
  static async start(file: string, insertions: number): Promise<ProcessThatWrites> {
    const started = new ProcessThatWrites(file);
    const said = new Promise<void>((resolve) => {
      started.#onText = () => {
        if (started.acknowledged.length >= insertions) resolve();
      };
    });
    const ended = once(started.#process, "exit").then(() => {
      throw new Error("the process ended by itself");
    });
    ended.catch(() => {});
    await Promise.race([said, ended]);
    return started;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The names that it has said so far. */
  get acknowledged(): readonly string[] {
    return this.#text.split("\n").slice(1, -1);
  }

  /** Kills it, so that it can tidy nothing up. */
  async kill(): Promise<void> {
    const ended = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await ended;
  }
}
