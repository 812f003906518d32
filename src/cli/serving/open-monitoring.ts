import { ConfigError } from "../../config/config.ts";
import { MonitoringServer } from "../../observe/monitoring-server.ts";
import type { MonitoringPage } from "../../rest/monitoring/monitoring-pages.ts";
import type { ListenAddress } from "../../transport/listener.ts";

/** Serves the pages for those who watch the server on an address of their own, if there is one. Rejects with ConfigError. */
export async function openMonitoring(
  address: ListenAddress | undefined,
  pages: ReadonlyMap<string, MonitoringPage>,
): Promise<MonitoringServer | undefined> {
  if (address === undefined) return undefined;
  return MonitoringServer.listen(address, pages).catch(({ code, message }: NodeJS.ErrnoException) => {
    const why = code === "EADDRINUSE" ? "is in use by another process (EADDRINUSE)" : (code ?? message);
    throw new ConfigError(`--metrics-listen ${address.host}:${address.port}: ${why}`);
  });
}
