import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterTest } from "../../support/after-test.ts";

/** The checkout that is tested. */
export const checkout = fileURLToPath(new URL("../../../", import.meta.url));

/** What a process was and said when it had ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of one test, and what it has said so far. */
export class TestProcess {
  readonly child: ChildProcess;
  /** Resolves when the process has ended and all it said was read. */
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  constructor(command: string, args: readonly string[], environment: Record<string, string> = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("LONGRUN_"));
    const env = { ...Object.fromEntries(inherited), ...environment };
    this.child = spawn(command, args, { cwd: checkout, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = once(this.child, "close").then(([exitCode, signal]) => {
      return { exitCode, signal, stdout: this.stdout, stderr: this.stderr };
    });
    afterTest(() => this.#killGroup());
  }

  /** Resolves with the port when the process says that it listens; rejects if it ends before. */
  async listening(): Promise<number> {
    const listens = new Promise<number>((resolve) => {
      const look = () => {
        const [, port] = /is listening on \S+:(\d+)/.exec(this.stdout) ?? [];
        if (port !== undefined) resolve(Number(port));
      };
      this.child.stdout?.on("data", look);
      look();
    });
    const ended = this.ended.then(({ stdout, stderr }) => {
      throw new Error(`the server ended before it listened: ${stdout}${stderr}`);
    });
    ended.catch(() => {});
    return Promise.race([listens, ended]);
  }

  async #killGroup(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    process.kill(-pid, "SIGKILL");
    await this.ended;
  }
}

/** Runs the command line in a process of its own. */
export function longrun(args: readonly string[], environment?: Record<string, string>): TestProcess {
  return new TestProcess(process.execPath, ["bin/longrun.js", ...args], environment);
}
