import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../config/config.ts";
import { apiKeyCommand } from "./api-key.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { clientCommand } from "./commands/client-command.ts";
import { createCommand } from "./commands/create.ts";
import { deleteCommand } from "./commands/delete.ts";
import { getCommand } from "./commands/get.ts";
import { listCommand } from "./commands/list.ts";
import { endWhenOutputFails } from "./commands/standard-output.ts";
import { updateCommand } from "./commands/update.ts";
import { waitCommand } from "./commands/wait.ts";
import { watchCommand } from "./commands/watch.ts";
import { configCommand } from "./config.ts";
import { migrateCommand } from "./migrate.ts";
import { serveCommand } from "./serve.ts";

/** The exit code for a command line that is not as it must be. */
const USAGE = 2;

/** What calls a server of longrun, or any other of google.longrunning. */
const clientCommands = [
  createCommand,
  listCommand,
  getCommand,
  waitCommand,
  watchCommand,
  updateCommand,
  cancelCommand,
  deleteCommand,
];

/** Runs the command line with its arguments (without `node` and the script) and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  endWhenOutputFails();
  const { version, description } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const program = new Command("longrun").description(description).version(version).exitOverride();
  let exitCode = 0;
  const setExitCode = (code: number) => {
    exitCode = code;
  };
  const commands = [
    serveCommand(version, setExitCode),
    ...clientCommands.map((command) => clientCommand(command, setExitCode)),
    migrateCommand(setExitCode),
    configCommand(setExitCode),
    apiKeyCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof ConfigError) process.stderr.write(`error: ${error.message}\n`);
    else if (!(error instanceof CommanderError)) throw error;
    else if (error.exitCode === 0) return 0;
    return USAGE;
  }
  return exitCode;
}
