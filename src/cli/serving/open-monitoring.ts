import { MonitoringServer } from "../../observe/monitoring-server.ts";
import type { MonitoringPage } from "../../rest/monitoring/monitoring-pages.ts";
import type { ListenAddress } from "../../transport/listener.ts";
import { listenError } from "../listen-error.ts";

/** Serves the pages for those who watch the server on an address of their own, if there is one. Rejects with ConfigError. */
export async function openMonitoring(
  address: ListenAddress | undefined,
  pages: ReadonlyMap<string, MonitoringPage>,
): Promise<MonitoringServer | undefined> {
  if (address === undefined) return undefined;
  return MonitoringServer.listen(address, pages).catch((error: NodeJS.ErrnoException) => {
    throw listenError("--metrics-listen", address, error);
  });
}
