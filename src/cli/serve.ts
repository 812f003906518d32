import { Command } from "commander";
import { ConfigError } from "../config/config.ts";
import { type Config, type SettingName, settings } from "../config/settings.ts";
import { createLog, logCall } from "../observe/log.ts";
import { openLocated } from "../open-repository.ts";
import { addConfigOptions, configOf } from "./config-options.ts";
import { inWords } from "./in-words.ts";
import { serverWithTypes } from "./server-with-types.ts";
import { startUpLines } from "./start-up-lines.ts";

/** `longrun serve`: runs a server until SIGTERM or SIGINT. */
export function serveCommand(version: string, setExitCode: (code: number) => void): Command {
  const names = Object.keys(settings) as SettingName[];
  const command = addConfigOptions(new Command("serve"), names);
  command.description("serve operations over gRPC and REST until SIGTERM or SIGINT");
  return command.action(async () => setExitCode(await serve(version, configOf(command))));
}

async function serve(version: string, config: Config): Promise<number> {
  const log = createLog(config["log-level"]);
  const onWarning = (message: string, error?: unknown) => log.warn({ err: error }, message);
  const repository = await inWords(() => openLocated(config.repository, { migrate: config.migrate, onWarning }));
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
    publicUrl: config["public-url"],
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
