import { Command } from "commander";
import type { Logger } from "pino";
import type { Config } from "../config/settings.ts";
import { unknownVariables } from "../config/unknown-variables.ts";
import { createLog, logCall } from "../observe/log.ts";
import { Metrics } from "../observe/metrics/metrics.ts";
import { RepeatedErrors } from "../observe/repeated-errors.ts";
import { openLocated } from "../open-repository.ts";
import { systemClock } from "../operations/clock.ts";
import { quote } from "../quote.ts";
import { addConfigOptions, configOf } from "./config-options.ts";
import { guardListening } from "./guard-listening.ts";
import { inWords } from "./in-words.ts";
import { listenError } from "./listen-error.ts";
import { serverWithTypes } from "./server-with-types.ts";
import { allowedHosts } from "./serving/allowed-hosts.ts";
import { configuredOptions } from "./serving/configured-options.ts";
import { openAudit } from "./serving/open-audit.ts";
import { openCallers } from "./serving/open-callers.ts";
import { openMonitoring } from "./serving/open-monitoring.ts";
import { openTls } from "./serving/open-tls.ts";
import { WatchedThings } from "./serving/watched-things.ts";
import { startUpLines } from "./start-up-lines.ts";

/** `longrun serve`: runs a server until SIGTERM or SIGINT; SIGHUP has it look at its files at once. */
export function serveCommand(version: string, setExitCode: (code: number) => void): Command {
  const command = addConfigOptions(new Command("serve"));
  command.description("serve operations over gRPC and REST until SIGTERM or SIGINT");
  return command.action(async () => setExitCode(await serve(version, configOf(command))));
}

async function serve(version: string, config: Config): Promise<number> {
  const { isLoopback, warnings } = await guardListening(config);
  const log = createLog(config["log-level"]);
  for (const warning of [...warnings, ...unknownVariables(process.env).map(inVain)]) log.warn(warning);
  const metrics = new Metrics(version);
  metrics.showProcess();
  const watched = new WatchedThings(log, metrics.reloads);
  const authenticate = openCallers(config, watched);
  const tls = openTls(config, watched);
  const onError = errorsTo(log);
  const onAudit = openAudit(config["audit-log"], log, watched, onError);
  const onWarning = (message: string, error?: unknown) => log.warn({ err: error }, message);
  const repository = await inWords(() => openLocated(config.repository, { migrate: config.migrate, onWarning }));
  const server = serverWithTypes(config["descriptor-set"], {
    ...configuredOptions(config),
    version,
    repository,
    authenticate,
    tls,
    allowedHosts: isLoopback && authenticate === undefined ? allowedHosts(config["public-url"]) : undefined,
    metrics,
    onAudit,
    onCall: (report) => logCall(log, report),
    onError,
  });
  const stopped = stopSignal();
  process.on("SIGHUP", () => watched.check());
  const monitoringServer = await openMonitoring(config["metrics-listen"], server.pages);
  const port = await server.start(config.listen).catch((error: NodeJS.ErrnoException) => {
    throw listenError("--listen", config.listen, error);
  });
  process.stdout.write(
    startUpLines({
      version,
      host: config.listen.host,
      port,
      repository: config.repository.kind,
      isEncrypted: tls !== undefined,
      header: headerOf(config),
      console: config.console,
    }),
  );

  const signal = await stopped;
  log.info({ signal }, "stopping");
  await server.stop(config["shutdown-grace"]);
  await monitoringServer?.close();
  await repository.close();
  watched.close();
  log.info("stopped");
  return 0;
}

function inVain(variable: string): string {
  return `${quote(variable)} in the environment does nothing: there is no such setting.`;
}

/** Logs errors, those that come again and again only now and then. */
function errorsTo(log: Logger): (error: unknown) => void {
  const tell = (err: unknown, count: number) => log.error({ err, ...(count > 1 && { count }) }, "failed");
  const errors = new RepeatedErrors(tell, systemClock);
  return (error) => errors.add(error);
}

/** The header by which a caller who tries the server says who it is. */
function headerOf(config: Config): string | undefined {
  if (config["api-keys"] !== undefined) return "x-api-key: KEY";
  return config["jwt-issuer"] === undefined ? undefined : "authorization: Bearer TOKEN";
}

/** Resolves with the name of the first signal to stop. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  });
}
