import { statSync } from "node:fs";
import { ConfigError } from "../config/config.ts";
import { isLoopbackHost } from "../config/loopback.ts";
import type { Config } from "../config/settings.ts";
import { exposure, startUpWarnings } from "../config/start-up-warnings.ts";
import { listenError } from "./listen-error.ts";

/** The bit of a file's mode that lets everybody read it. */
const OTHERS_READ = 0o004;

/**
 * Sees to it that a server with this configuration does not let in everybody by mistake, and gives what whoever starts it
 * should know, and whether only this machine reaches it. Throws ConfigError if it must not start, or has no such address.
 */
export async function guardListening(
  config: Config,
): Promise<{ readonly isLoopback: boolean; readonly warnings: readonly string[] }> {
  const { listen } = config;
  const isLoopback = await isLoopbackHost(listen.host).catch((error) => {
    throw listenError(listen, error);
  });
  const problem = exposure(config, { isLoopback });
  if (problem !== undefined) throw new ConfigError(`--listen ${listen.host}:${listen.port}: ${problem}`);
  return { isLoopback, warnings: startUpWarnings(config, { isLoopback, isReadableByOthers }) };
}

function isReadableByOthers(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && (status.mode & OTHERS_READ) !== 0;
}
