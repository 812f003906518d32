import { Command } from "commander";
import type { Config } from "../config/settings.ts";
import { unknownVariables } from "../config/unknown-variables.ts";
import { createLog } from "../observe/log.ts";
import { Metrics } from "../observe/metrics/metrics.ts";
import { quote } from "../quote.ts";
import { addConfigOptions, configOf } from "./config-options.ts";
import { openServerOptions } from "./serving/open-server-options.ts";
import { OpenThings } from "./serving/open-things.ts";
import { startServer } from "./serving/start-server.ts";
import { StopSignal } from "./serving/stop-signal.ts";
import { type Started, startUpLines } from "./start-up-lines.ts";

/** `longrun serve`: runs a server until SIGTERM or SIGINT; SIGHUP has it look at its files at once. */
export function serveCommand(version: string, setExitCode: (code: number) => void): Command {
  const command = addConfigOptions(new Command("serve"));
  command.description("serve operations over gRPC and REST until SIGTERM or SIGINT");
  return command.action(async () => setExitCode(await serve(version, configOf(command))));
}

async function serve(version: string, config: Config): Promise<number> {
  const log = createLog(config["log-level"]);
  const metrics = new Metrics(version);
  metrics.showProcess();
  const open = new OpenThings(log, metrics.reloads);
  const stop = new StopSignal((signal) => log.info({ signal }, "stopping"));
  process.on("SIGHUP", open.check);
  try {
    for (const variable of unknownVariables(process.env)) log.warn(inVain(variable));
    const options = await openServerOptions(config, { version, log, metrics, open });
    const port = await startServer(config, options, open);
    process.stdout.write(startUpLines({ ...shown(config), version, port }));
    await stop.received;
  } finally {
    stop.release();
    await open.close();
    process.off("SIGHUP", open.check);
  }
  log.info("stopped");
  return 0;
}

function inVain(variable: string): string {
  return `${quote(variable)} in the environment does nothing: there is no such setting.`;
}

/** What the lines at the start tell of the settings. */
function shown(config: Config): Omit<Started, "version" | "port"> {
  const { listen, repository, console } = config;
  const isEncrypted = config["tls-cert"] !== undefined;
  return { host: listen.host, repository: repository.kind, isEncrypted, header: headerOf(config), console };
}

/** The header by which a caller who tries the server says who it is. */
function headerOf(config: Config): string | undefined {
  if (config["api-keys"] !== undefined) return "x-api-key: KEY";
  return config["jwt-issuer"] === undefined ? undefined : "authorization: Bearer TOKEN";
}
