import { openServerOptions } from "../../../src/cli/serving/open-server-options.ts";
import { OpenThings } from "../../../src/cli/serving/open-things.ts";
import { resolveConfig } from "../../../src/config/config.ts";
import type { ServerOptions } from "../../../src/index.ts";
import { createLog } from "../../../src/observe/log.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import type { CallReport } from "../../../src/transport/call-report.ts";
import { serve, type TestServer } from "../../server/support/serve.ts";
import { afterTest } from "../../support/after-test.ts";
import { Collected } from "../../support/collected.ts";
import { makeTestRepository } from "../../support/test-repository.ts";
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
 * Serves with tokens, API keys and a policy for tenants for one test, made of what `longrun serve` opens for the same settings,
 * with everything logged; at the end of the test the log is searched for secrets.
 */
export async function serveSecured(secured: SecuredOptions = {}): Promise<SecuredServer> {
  const { settings, prepare, options: own } = secured;
  const callers = await Callers.in(new Folder());
  prepare?.(callers);
  const { url: repository, remove } = await makeTestRepository();
  afterTest(remove);
  const config = resolveConfig({ flags: { repository, ...callers.settings, ...settings }, environment: {} });
  let text = "";
  const log = createLog("debug", {
    write: (line) => {
      text += line;
    },
  });
  overhear(() => text);
  const metrics = new Metrics("1.0.0");
  const open = new OpenThings(log, metrics.reloads);
  afterTest(() => open.close());
  const options = await openServerOptions(config, { version: "1.0.0", log, metrics, open });
  const reports = new Collected<CallReport>();
  const server = await serve({
    ...options,
    ...own,
    onCall: (report) => {
      options.onCall?.(report);
      reports.add(report);
    },
  });
  return Object.assign(server, { callers, metrics, reports, log: () => text, check: open.check });
}
