import { afterTest } from "../../support/after-test.ts";
import { type ConsoleServer, type ConsoleServerOptions, startConsoleServer } from "./console-server.ts";
import { Producer } from "./producer.ts";

/** Starts a server with a console, and gives it with a producer of its operations; both for one test. */
export async function serve(
  options: ConsoleServerOptions = {},
): Promise<ConsoleServer & { readonly producer: Producer }> {
  const server = await startConsoleServer(options);
  afterTest(() => server.stop());
  return { ...server, producer: new Producer(server.port) };
}
