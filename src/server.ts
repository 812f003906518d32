import { randomBytes } from "node:crypto";
import { PageTokens } from "./aip/page-token.ts";
import type { BoundService } from "./handlers/handler.ts";
import { healthHandlers } from "./handlers/health.ts";
import { Lists } from "./handlers/lists.ts";
import { operationRegistryHandlers } from "./handlers/operation-registry.ts";
import { operationsHandlers } from "./handlers/operations.ts";
import { reflectionHandlers } from "./handlers/reflection.ts";
import { type Clock, systemClock } from "./operations/clock.ts";
import { OperationFilters } from "./operations/filter/operation-filters.ts";
import { type Ids, randomIds } from "./operations/ids.ts";
import { LeaseTokens } from "./operations/lease-token.ts";
import { OperationService } from "./operations/operation-service.ts";
import { defaultPolicy, type Policy } from "./operations/policy.ts";
import { Sweeper } from "./operations/sweeper.ts";
import { KnownTypes } from "./proto/known-types.ts";
import type { Repository } from "./repository/repository.ts";
import { defaultMounts, type ProfileMounts, rest } from "./rest/rest.ts";
import type { CallReport } from "./transport/call-report.ts";
import { GrpcTransport } from "./transport/grpc/grpc-transport.ts";
import { HttpTransport } from "./transport/http/http-transport.ts";
import { type ListenAddress, Listener } from "./transport/listener.ts";

/** What a server is made of. */
export interface ServerOptions {
  /** Where the operations live; the server does not close it. */
  readonly repository: Repository;
  /** The choices that differ from {@link defaultPolicy}. */
  readonly policy?: Partial<Policy>;
  /**
   * Types that metadata and responses may hold besides well-known ones, for filters, JSON and reflection: an encoded
   * google.protobuf.FileDescriptorSet with all that they import. The constructor throws if it is malformed or not complete.
   */
  readonly descriptorSet?: Uint8Array;
  /**
   * The origins, such as `https://console.example.com`, whose pages may read what the server answers over HTTP (CORS); none
   * by default.
   */
  readonly corsOrigins?: readonly string[];
  /** Where REST's profiles are that differ from {@link defaultMounts}; undefined switches one off. */
  readonly mounts?: Partial<ProfileMounts>;
  /** Told of every call that has ended. */
  readonly onCall?: (report: CallReport) => void;
  /** Told of what went wrong outside of any call. */
  readonly onError?: (error: unknown) => void;
  /** The time; the machine's by default. */
  readonly clock?: Clock;
  /** The source of IDs; random by default. */
  readonly ids?: Ids;
}

/** Serves operations: google.longrunning.Operations, longrun.v1.OperationRegistry, health and reflection on one port. */
export class LongrunServer {
  readonly #operations: OperationService;
  readonly #sweeper: Sweeper;
  readonly #drained = new AbortController();
  readonly #grpc: GrpcTransport;
  readonly #http: HttpTransport;
  readonly #listener: Listener;

  constructor(options: ServerOptions) {
    const { repository, policy, onCall, onError, clock = systemClock, ids = randomIds } = options;
    const types = new KnownTypes(options.descriptorSet);
    const chosen = { ...defaultPolicy, ...policy };
    this.#operations = new OperationService({
      repository,
      policy: chosen,
      clock,
      ids,
      leaseTokens: new LeaseTokens(randomBytes(32)),
    });
    this.#sweeper = new Sweeper(this.#operations, clock, onError ?? ignore);
    const filters = new OperationFilters({ getMessage: (typeName) => types.registry.getMessage(typeName) });
    const lists = new Lists(this.#operations, filters, new PageTokens(randomBytes(32)));
    const served = [
      operationsHandlers(this.#operations, lists),
      operationRegistryHandlers(this.#operations, lists, filters),
    ];
    const report = (call: CallReport) => {
      try {
        onCall?.(call);
      } catch (error) {
        onError?.(error);
      }
    };
    this.#grpc = new GrpcTransport(withInfrastructure(served, types, this.#drained.signal), report);
    const handler = rest(served, {
      mounts: { ...defaultMounts, ...options.mounts },
      descriptors: () => types.descriptors,
      types: () => types.registry,
      clock,
      keptFor: async (name) => (await this.#operations.get(name)).ttl ?? chosen.retention,
    });
    this.#http = new HttpTransport({ handler, report, corsOrigins: options.corsOrigins });
    this.#listener = new Listener({
      http1: (socket) => this.#http.accept(socket),
      http2: (socket) => this.#grpc.accept(socket),
    });
  }

  /** Begins to serve and gives the port. Rejects with Node's error if the address cannot be listened on. */
  async start(address: ListenAddress): Promise<number> {
    const port = await this.#listener.listen(address);
    this.#sweeper.start();
    return port;
  }

  /**
   * Stops serving: health turns NOT_SERVING, waits are answered with the latest state, new calls get UNAVAILABLE, and
   * so do those that are not answered within `grace` milliseconds. Resolves when every connection is closed.
   */
  async stop(grace: number): Promise<void> {
    this.#listener.stop();
    this.#sweeper.stop();
    this.#drained.abort();
    this.#operations.drain();
    const over = new AbortController();
    const cancelTimer = systemClock.after(grace, () => over.abort());
    await Promise.all([this.#grpc.drain(over.signal), this.#http.drain(over.signal)]);
    cancelTimer();
    this.#listener.destroyConnections();
  }
}

function withInfrastructure(
  services: readonly BoundService[],
  types: KnownTypes,
  drained: AbortSignal,
): BoundService[] {
  const names = services.map(({ service }) => service.typeName);
  const health = healthHandlers(names, drained);
  const reflection = reflectionHandlers([...names, health.service.typeName], () => types.descriptors);
  return [...services, health, ...reflection];
}

function ignore(): void {}
