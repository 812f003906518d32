import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../server/support/server-process.ts";
import { afterTest } from "../../support/after-test.ts";

/** What is printed after each command, to tell where its output ends. */
const END = "--- end of the output ---";

/** A shell of one test, in a folder of its own, that has `longrun` as a command. */
export class Shell {
  readonly folder: string;
  readonly #shell: ChildProcessWithoutNullStreams;
  #output = "";
  #server: ChildProcessWithoutNullStreams | undefined;
  /** What the server has logged so far. */
  serverErrors = "";

  private constructor(folder: string) {
    this.folder = folder;
    const env = environment(folder);
    this.#shell = spawn("bash", ["-c", "exec bash --norc 2>&1"], { cwd: folder, env });
    this.#shell.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
    });
  }

  /** Opens one until the test ends. */
  static async open(): Promise<Shell> {
    const folder = await mkdtemp(join(tmpdir(), "longrun-docs-"));
    const command = join(folder, "longrun");
    await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${checkout}bin/longrun.js' "$@"\n`);
    await chmod(command, 0o755);
    const shell = new Shell(folder);
    afterTest(() => shell.#close());
    return shell;
  }

  /** Runs a command and gives what it prints, errors too. */
  async run(command: string): Promise<string> {
    this.#output = "";
    this.#shell.stdin.write(`${command}\necho '${END}'\n`);
    while (!this.#output.includes(`${END}\n`)) await once(this.#shell.stdout, "data");
    return this.#output.replace(`${END}\n`, "");
  }

  /** Starts a server, which ends the one before, and gives what it prints first. */
  async serve(command: string): Promise<string> {
    await this.stop();
    this.#server = spawn("bash", ["-c", `exec env ${command}`], { cwd: this.folder, env: environment(this.folder) });
    this.serverErrors = "";
    this.#server.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.serverErrors += text;
    });
    const said = once(this.#server.stdout, "data").then(([text]) => String(text));
    const ended = once(this.#server, "close").then(() => {
      throw new Error(`the server ended: ${this.serverErrors}`);
    });
    ended.catch(() => {});
    return Promise.race([said, ended]);
  }

  /** Stops the server, if there is one. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, "close");
    server.kill("SIGTERM");
    await ended;
  }

  async #close(): Promise<void> {
    await this.stop();
    const ended = once(this.#shell, "close");
    this.#shell.stdin.end();
    await ended;
    await rm(this.folder, { recursive: true });
  }
}

/** The environment of a command: no settings of the developer's, and the folder with `longrun` first on the path. */
function environment(folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("LONGRUN_"));
  return { ...Object.fromEntries(inherited), PATH: `${folder}:${process.env.PATH}` };
}
