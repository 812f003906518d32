import { statSync } from "node:fs";
import { ConfigError } from "../config/config.ts";
import { formatListenAddress } from "../config/listen-address.ts";
import { isLoopbackHost } from "../config/loopback.ts";
import type { Config } from "../config/settings.ts";
import { exposure, startUpWarnings } from "../config/start-up-warnings.ts";
import type { ListenAddress } from "../transport/listener.ts";
import { listenError } from "./listen-error.ts";

/** The bit of a file's mode that lets everybody read it. */
const OTHERS_READ = 0o004;

/**
 * Sees to it that a server with this configuration does not let in everybody by mistake, and gives what whoever starts it
 * should know, and whether only this machine reaches it. Rejects with ConfigError if it must not start, or an address is none.
 */
export async function guardListening(
  config: Config,
): Promise<{ readonly isLoopback: boolean; readonly warnings: readonly string[] }> {
  const { listen, "metrics-listen": metricsListen } = config;
  const [isLoopback, areMetricsLoopback] = await Promise.all([
    isOnlyHere("--listen", listen),
    metricsListen === undefined || isOnlyHere("--metrics-listen", metricsListen),
  ]);
  const problem = exposure(config, { isLoopback });
  if (problem !== undefined) throw new ConfigError(`--listen ${formatListenAddress(listen)}: ${problem}`);
  const surroundings = { isLoopback, areMetricsLoopback, isReadableByOthers };
  return { isLoopback, warnings: startUpWarnings(config, surroundings) };
}

function isOnlyHere(flag: "--listen" | "--metrics-listen", address: ListenAddress): Promise<boolean> {
  return isLoopbackHost(address.host).catch((error) => {
    throw listenError(flag, address, error);
  });
}

function isReadableByOthers(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && (status.mode & OTHERS_READ) !== 0;
}
