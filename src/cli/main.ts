import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { serveCommand } from "./serve.ts";

/** The exit code for a command line that is not as it must be. */
const USAGE = 2;

/** Runs the command line with its arguments (without `node` and the script) and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { version, description } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const program = new Command("longrun").description(description).version(version).exitOverride();
  let exitCode = 0;
  const command = serveCommand(version, (code) => {
    exitCode = code;
  });
  program.addCommand(command.copyInheritedSettings(program));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
  return exitCode;
}
