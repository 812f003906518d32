import type { Config } from "../../config/settings.ts";
import type { ServerOptions } from "../../server.ts";
import { listenError } from "../listen-error.ts";
import { serverWithTypes } from "../server-with-types.ts";
import { openMonitoring } from "./open-monitoring.ts";
import type { OpenContext } from "./open-thing.ts";

/**
 * Begins to serve, and to show that to those who watch, on the addresses of the settings; gives the port of the server. Rejects
 * with ConfigError if an address cannot be listened on, or the types cannot be read. The server is closed before what shows
 * it, so that those who watch see it drain.
 */
export async function startServer(config: Config, options: ServerOptions, open: OpenContext): Promise<number> {
  const server = serverWithTypes(config["descriptor-set"], options);
  const { onError = () => {} } = options;
  await openMonitoring(config, { pages: server.pages, onError }, open);
  open.add({ close: () => server.stop(config["shutdown-grace"]) });
  return server.start(config.listen).catch((error: NodeJS.ErrnoException) => {
    throw listenError("--listen", config.listen, error);
  });
}
