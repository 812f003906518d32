import { spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../../server/support/server-process.ts";
import { afterTest } from "../../support/after-test.ts";

/** A command that runs in a terminal of its own, which script(1) of Debian's bsdutils gives it, for one test. */
export class Terminal {
  readonly #child;
  /** All that the command has written so far. */
  output = "";

  /** Runs a command line of longrun in a terminal with so many columns. */
  constructor(line: string, environment: Record<string, string>, columns = 80) {
    const command = `stty cols ${columns}; exec '${process.execPath}' bin/longrun.js ${line}`;
    const env = { PATH: process.env.PATH, TERM: "xterm", SHELL: "/bin/sh", ...environment };
    this.#child = spawn("script", ["-qefc", command, "/dev/null"], { cwd: checkout, env });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
    });
    afterTest(() => this.#child.kill("SIGKILL"));
  }

  /** Resolves when the output has something; the command must not end before. */
  async shows(what: RegExp): Promise<void> {
    while (!what.test(this.output)) await once(this.#child.stdout, "data");
  }

  /** Types on the keyboard. */
  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Resolves with the exit code, when all output was read. */
  async exitCode(): Promise<number> {
    const [code] = await once(this.#child, "close");
    return code;
  }

  /** What is to be seen: lines, after all that was drawn over. Throws an Error for any other control sequence. */
  get screen(): string[] {
    return this.output.replaceAll("\r\n", "\n").split("\n").map(lineOf);
  }
}

/** A line after what was written over it, without the mark that the terminal itself makes of Ctrl-C. */
function lineOf(text: string): string {
  const parts = text.split("\r\u001b[K");
  if (/\p{Cc}/u.test(parts.join(""))) throw new Error(`unexpected control characters in ${JSON.stringify(text)}`);
  return (parts.at(-1) ?? "").replaceAll("^C", "");
}
