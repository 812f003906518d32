import { isLoopbackHost } from "../../config/loopback.ts";
import type { Config } from "../../config/settings.ts";
import { listenError } from "../listen-error.ts";
import { allowedHosts } from "./allowed-hosts.ts";
import { MonitoringServer, type MonitoringServerOptions } from "./monitoring-server.ts";
import type { OpenContext } from "./open-thing.ts";

/** What is shown on an address of its own, and who is told what could not be. */
type Shown = Pick<MonitoringServerOptions, "pages" | "onError">;

/**
 * Serves the pages for those who watch a server on an address of their own, if the settings name one. Rejects with
 * ConfigError if it cannot be listened on.
 */
export async function openMonitoring(config: Config, shown: Shown, { add }: OpenContext): Promise<void> {
  const { "metrics-listen": address, "public-url": publicUrl } = config;
  if (address === undefined) return;
  try {
    const isLoopback = await isLoopbackHost(address.host);
    const hosts = isLoopback ? allowedHosts(publicUrl, address.host) : undefined;
    const server = new MonitoringServer({ ...shown, allowedHosts: hosts });
    await server.start(address);
    add(server);
  } catch (error) {
    throw listenError("--metrics-listen", address, error as NodeJS.ErrnoException);
  }
}
