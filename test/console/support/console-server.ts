import type { Authenticate } from "../../../src/authentication/authenticate.ts";
import type { Clock } from "../../../src/operations/clock.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { isConsolePath } from "../../../src/rest/console/console.ts";
import { defaultMounts, rest } from "../../../src/rest/rest.ts";
import { Services } from "../../../src/services.ts";
import { HttpTransport } from "../../../src/transport/http/http-transport.ts";
import { Listener } from "../../../src/transport/listener.ts";

/** What a server with a console is made of. */
export interface ConsoleServerOptions {
  readonly repository?: Repository;
  readonly clock?: Clock;
  readonly readOnly?: boolean;
  /** Who calls; everybody is the same without. */
  readonly authenticate?: Authenticate;
  /** A free one by default. */
  readonly port?: number;
}

/** A running server with a console. */
export interface ConsoleServer {
  readonly port: number;
  /** Where the console is. */
  readonly url: string;
  readonly repository: Repository;
  stop(): Promise<void>;
}

const MOUNT = "/console";

/** Serves operations and their console, in this process. */
export async function startConsoleServer(options: ConsoleServerOptions = {}): Promise<ConsoleServer> {
  const { repository = new MemoryRepository(), clock, readOnly = false, authenticate, port: wanted = 0 } = options;
  const services = new Services({ repository, ...(clock && { clock }) });
  const { operations, registry, operationService, types, core, report } = services;
  const served = [operations, registry];
  const handler = rest(served, {
    mounts: defaultMounts,
    descriptors: () => types.descriptors,
    types: () => types.registry,
    clock: core.clock,
    keptFor: async (name) => (await operationService.get(name)).ttl ?? core.policy.retention,
    console: { mount: MOUNT, readOnly, version: "0.1.0" },
  });
  const http = new HttpTransport({
    handler,
    report,
    ...(authenticate && { authenticate }),
    isOpen: (_, target) => isConsolePath(MOUNT, target.replace(/\?.*/, "")),
  });
  const listener = new Listener({ http1: (socket) => http.accept(socket), http2: (socket) => socket.destroy() });
  const port = await listener.listen({ host: "127.0.0.1", port: wanted });
  services.startSweeping();
  const stop = async () => {
    listener.stop();
    services.drain();
    await http.drain(AbortSignal.abort());
    listener.destroyConnections();
  };
  return { port, url: `http://127.0.0.1:${port}${MOUNT}/`, repository, stop };
}
