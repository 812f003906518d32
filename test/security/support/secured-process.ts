import { longrun, type TestProcess } from "../../server/support/server-process.ts";
import { Callers } from "./callers.ts";
import { Folder } from "./folder.ts";
import { overhear } from "./secrets.ts";

/** `longrun serve` in a process of its own that knows its callers, for one test; in the end its log is searched for secrets. */
export class SecuredProcess {
  readonly folder: Folder;
  readonly callers: Callers;
  readonly port: number;
  readonly #process: TestProcess;

  private constructor(process: TestProcess, port: number, folder: Folder, callers: Callers) {
    this.#process = process;
    this.port = port;
    this.folder = folder;
    this.callers = callers;
  }

  /** `makeFlags` is given where files of the test are, and who calls, to say what the server is told besides. */
  static async start(makeFlags: (folder: Folder, callers: Callers) => readonly string[] = () => []) {
    const folder = new Folder();
    const callers = await Callers.in(folder);
    const flags = ["--listen", "127.0.0.1:0", "--log-level", "debug", ...callers.flags, ...makeFlags(folder, callers)];
    const process = longrun(["serve", ...flags]);
    overhear(() => process.stdout + process.stderr);
    return new SecuredProcess(process, await process.listening(), folder, callers);
  }

  /** What was logged so far. */
  get log(): string {
    return this.#process.stderr;
  }

  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void {
    this.#process.child.kill(signal);
  }

  /** Resolves when so many lines were logged that have a text. */
  logged(text: string, lines = 1): Promise<void> {
    return new Promise((resolve) => {
      const { stderr } = this.#process.child;
      const look = () => {
        if (this.log.split("\n").filter((line) => line.includes(text)).length < lines) return;
        stderr?.off("data", look);
        resolve();
      };
      stderr?.on("data", look);
      look();
    });
  }

  /** Resolves with the exit code when it has ended. */
  async ended(): Promise<number | null> {
    return (await this.#process.ended).exitCode;
  }
}
