import type { Logger } from "pino";
import type { Config } from "../../config/settings.ts";
import { logCall } from "../../observe/log.ts";
import type { Metrics } from "../../observe/metrics/metrics.ts";
import { openLocated } from "../../open-repository.ts";
import type { ServerOptions } from "../../server.ts";
import { guardListening } from "../guard-listening.ts";
import { inWords } from "../in-words.ts";
import { allowedHosts } from "./allowed-hosts.ts";
import { configuredOptions } from "./configured-options.ts";
import { errorsTo } from "./errors-to.ts";
import { openAudit } from "./open-audit.ts";
import { openCallers } from "./open-callers.ts";
import type { OpenThings } from "./open-things.ts";
import { openTls } from "./open-tls.ts";

/** What a server has besides its settings. */
export interface Surroundings {
  readonly version: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Takes all that is opened, also if something else cannot be. */
  readonly open: OpenThings;
}

/**
 * Opens all that a server is made of, its files and its repository, and warns of what whoever starts it should know. Rejects
 * with ConfigError if it must not start like that, or something cannot be opened.
 */
export async function openServerOptions(config: Config, surroundings: Surroundings): Promise<ServerOptions> {
  const { version, log, metrics, open } = surroundings;
  const { isLoopback, warnings } = await guardListening(config);
  for (const warning of warnings) log.warn(warning);
  const onError = errorsTo(log);
  const authenticate = openCallers(config, open);
  const tls = openTls(config, open);
  const onAudit = openAudit(config["audit-log"], log, open, onError);
  const onWarning = (message: string, error?: unknown) => log.warn({ err: error }, message);
  const repository = await inWords(() => openLocated(config.repository, { migrate: config.migrate, onWarning }));
  return {
    ...configuredOptions(config),
    version,
    repository: open.add(repository),
    authenticate,
    tls,
    allowedHosts:
      isLoopback && authenticate === undefined ? allowedHosts(config["public-url"], config.listen.host) : undefined,
    metrics,
    onAudit,
    onCall: (report) => logCall(log, report),
    onError,
  };
}
