import { limitsOf } from "../../config/limits-of.ts";
import { rateLimitsOf } from "../../config/rate-limits-of.ts";
import type { Config } from "../../config/settings.ts";
import type { ServerOptions } from "../../server.ts";

/** What a server is, as far as the settings alone say it. */
export function configuredOptions(config: Config): Omit<ServerOptions, "repository"> {
  const { console } = config;
  return {
    policy: {
      retention: config.retention,
      waitCap: config["wait-cap"],
      cancelGrace: config["cancel-grace"],
      strictCancel: config["strict-cancel"],
      deleteRunning: config["delete-running"],
    },
    limits: limitsOf(config),
    rateLimits: rateLimitsOf(config),
    corsOrigins: config["cors-origin"],
    mounts: { xiq: config["xiq-mount"], async: config["async-mount"] },
    console: console === undefined ? undefined : { mount: console, readOnly: config["console-read-only"] },
    publicUrl: config["public-url"],
  };
}
