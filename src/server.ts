import type { BoundService } from "./handlers/handler.ts";
import { systemClock } from "./operations/clock.ts";
import { profileErrors } from "./rest/profile-errors.ts";
import { defaultMounts, type ProfileMounts, rest } from "./rest/rest.ts";
import { Services, type ServicesOptions } from "./services.ts";
import { GrpcTransport } from "./transport/grpc/grpc-transport.ts";
import { HttpTransport } from "./transport/http/http-transport.ts";
import { type ListenAddress, Listener } from "./transport/listener.ts";

/** What a server is made of. */
export interface ServerOptions extends ServicesOptions {
  /**
   * The origins, such as `https://console.example.com`, whose pages may read what the server answers over HTTP (CORS); none
   * by default.
   */
  readonly corsOrigins?: readonly string[];
  /** Where REST's profiles are that differ from {@link defaultMounts}; undefined switches one off. */
  readonly mounts?: Partial<ProfileMounts>;
  /**
   * The URL under which clients find the server, such as `https://longrun.example.com`, for REST's documents; by default,
   * `http://` and the host that a request names.
   */
  readonly publicUrl?: string | undefined;
}

/** Serves operations: google.longrunning.Operations, longrun.v1.OperationRegistry, health and reflection on one port. */
export class LongrunServer {
  readonly #services: Services;
  readonly #grpc: GrpcTransport;
  readonly #http: HttpTransport;
  readonly #listener: Listener;

  constructor(options: ServerOptions) {
    this.#services = new Services(options);
    const { operations, registry, operationService, types, core, report } = this.#services;
    const served = [operations, registry];
    this.#grpc = new GrpcTransport(withInfrastructure(served, this.#services), report);
    const mounts = { ...defaultMounts, ...options.mounts };
    const handler = rest(served, {
      mounts,
      publicUrl: options.publicUrl,
      descriptors: () => types.descriptors,
      types: () => types.registry,
      clock: core.clock,
      callClock: core.callClock,
      keptFor: async (name) => (await operationService.get(name)).ttl ?? core.policy.retention,
    });
    const errorShape = profileErrors({ mounts, types: () => types.registry });
    this.#http = new HttpTransport({ handler, errorShape, report, corsOrigins: options.corsOrigins });
    this.#listener = new Listener({
      http1: (socket) => this.#http.accept(socket),
      http2: (socket) => this.#grpc.accept(socket),
    });
  }

  /** Begins to serve and gives the port. Rejects with Node's error if the address cannot be listened on. */
  async start(address: ListenAddress): Promise<number> {
    const port = await this.#listener.listen(address);
    this.#services.startSweeping();
    return port;
  }

  /**
   * Stops serving: health turns NOT_SERVING, waits are answered with the latest state, new calls get UNAVAILABLE, and
   * so do those that are not answered within `grace` milliseconds. Resolves when every connection is closed.
   */
  async stop(grace: number): Promise<void> {
    this.#listener.stop();
    this.#services.drain();
    const over = new AbortController();
    const cancelTimer = systemClock.after(grace, () => over.abort());
    await Promise.all([this.#grpc.drain(over.signal), this.#http.drain(over.signal)]);
    cancelTimer();
    this.#listener.destroyConnections();
  }
}

function withInfrastructure(served: readonly BoundService[], services: Services): BoundService[] {
  const names = served.map(({ service }) => service.typeName);
  const health = services.health(names);
  return [...served, health, ...services.reflection([...names, health.service.typeName])];
}
