import { Command, Option } from "commander";
import { ConfigError, environmentVariable, resolveConfig } from "../config/config.ts";
import { type Config, type Setting, settings } from "../config/settings.ts";
import { createLog, logCall } from "../observe/log.ts";
import { MemoryRepository } from "../repository/memory/memory-repository.ts";
import { serverWithTypes } from "./server-with-types.ts";
import { startUpLines } from "./start-up-lines.ts";

/** `longrun serve`: runs a server until SIGTERM or SIGINT. */
export function serveCommand(version: string, setExitCode: (code: number) => void): Command {
  const command = new Command("serve")
    .description("serve operations over gRPC and REST until SIGTERM or SIGINT")
    .option("--config <FILE>", "read settings by name from this YAML or JSON file [env: LONGRUN_CONFIG]");
  for (const [name, setting] of Object.entries<Setting<unknown>>(settings)) command.addOption(flag(name, setting));
  command.addHelpText("after", "\nFlags win over environment variables, those over the file, and that over defaults.");
  return command.action(async () => {
    try {
      setExitCode(await serve(version, resolveConfig(sources(command))));
    } catch (error) {
      if (error instanceof ConfigError) command.error(`error: ${error.message}`);
      throw error;
    }
  });
}

function flag(name: string, { placeholder, description, default: fallback }: Setting<unknown>): Option {
  const value = placeholder === undefined ? " [true|false]" : ` <${placeholder}>`;
  const help = `${description} (default: ${fallback || "none"}) [env: ${environmentVariable(name)}]`;
  return new Option(`--${name}${value}`, help);
}

function sources(command: Command): Parameters<typeof resolveConfig>[0] {
  const given = command.options.map((option) => {
    const value: string | true | undefined = command.getOptionValue(option.attributeName());
    return [option.long?.slice(2), value === true ? "true" : value];
  });
  const { config, ...flags } = Object.fromEntries(given);
  return { flags, environment: process.env, file: config ?? process.env[environmentVariable("config")] };
}

async function serve(version: string, config: Config): Promise<number> {
  const log = createLog(config["log-level"]);
  const repository = new MemoryRepository();
  const server = serverWithTypes(config["descriptor-set"], {
    repository,
    policy: {
      retention: config.retention,
      waitCap: config["wait-cap"],
      cancelGrace: config["cancel-grace"],
      strictCancel: config["strict-cancel"],
      deleteRunning: config["delete-running"],
    },
    corsOrigins: config["cors-origin"],
    mounts: { xiq: config["xiq-mount"], async: config["async-mount"] },
    onCall: (report) => logCall(log, report),
    onError: (error) => log.error({ err: error }, "sweep failed"),
  });
  const { host } = config.listen;
  const stopped = stopSignal();
  const port = await server.start(config.listen).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EADDRINUSE" ? "is in use by another process (EADDRINUSE)" : (error.code ?? error.message);
    throw new ConfigError(`--listen ${host}:${config.listen.port}: ${why}`);
  });
  process.stdout.write(startUpLines({ version, host, port, repository: config.repository.kind }));

  const signal = await stopped;
  log.info({ signal }, "stopping");
  await server.stop(config["shutdown-grace"]);
  await repository.close();
  log.info("stopped");
  return 0;
}

/** Resolves with the name of the first signal to stop. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  });
}
