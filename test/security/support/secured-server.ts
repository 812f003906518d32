import { openCallers } from "../../../src/cli/serving/open-callers.ts";
import { openTls } from "../../../src/cli/serving/open-tls.ts";
import { WatchedThings } from "../../../src/cli/serving/watched-things.ts";
import { resolveConfig } from "../../../src/config/config.ts";
import { limitsOf } from "../../../src/config/limits-of.ts";
import { rateLimitsOf } from "../../../src/config/rate-limits-of.ts";
import type { ServerOptions } from "../../../src/index.ts";
import { createLog, logAudit, logCall } from "../../../src/observe/log.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import type { CallReport } from "../../../src/transport/call-report.ts";
import { serve, type TestServer } from "../../server/support/serve.ts";
import { afterTest } from "../../support/after-test.ts";
import { Collected } from "../../support/collected.ts";
import { Callers } from "./callers.ts";
import { Folder } from "./folder.ts";
import { overhear } from "./secrets.ts";

/** A server that knows its callers, in this process. */
export interface SecuredServer extends TestServer {
  readonly callers: Callers;
  readonly metrics: Metrics;
  /** The calls that have ended. */
  readonly reports: Collected<CallReport>;
  /** Everything that was logged. */
  readonly log: () => string;
  /** Looks at once whether a file has changed. */
  readonly check: () => void;
}

/** How a server differs from the usual one. */
export interface SecuredOptions {
  /** Settings by their names, as texts. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Writes the keys and the policy that the server begins with. */
  readonly prepare?: (callers: Callers) => void;
  readonly options?: Partial<ServerOptions>;
}

/**
 * Serves with tokens, API keys and a policy for tenants for one test, put together of what `longrun serve` is, with everything
 * logged; at the end of the test the log is searched for secrets.
 */
export async function serveSecured(secured: SecuredOptions = {}): Promise<SecuredServer> {
  const { settings = {}, prepare, options } = secured;
  const callers = await Callers.in(new Folder());
  prepare?.(callers);
  const flags = { ...callers.settings, ...settings };
  const config = resolveConfig({ flags, environment: {} });
  let text = "";
  const log = createLog("debug", {
    write: (line) => {
      text += line;
    },
  });
  overhear(() => text);
  const metrics = new Metrics("1.0.0");
  const watched = new WatchedThings(log, metrics.reloads);
  afterTest(() => watched.close());
  const reports = new Collected<CallReport>();
  const server = await serve({
    limits: limitsOf(config),
    rateLimits: rateLimitsOf(config),
    authenticate: openCallers(config, watched),
    tls: openTls(config, watched),
    corsOrigins: config["cors-origin"],
    console: { mount: "/console", readOnly: false },
    metrics,
    onAudit: (event) => logAudit(log, event),
    onError: (err) => log.error({ err }, "failed"),
    ...options,
    onCall: (report) => {
      logCall(log, report);
      reports.add(report);
    },
  });
  return Object.assign(server, { callers, metrics, reports, log: () => text, check: () => watched.check() });
}
