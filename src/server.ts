import type { Socket } from "node:net";
import { clientCertificate } from "./authentication/client-certificate.ts";
import type { BoundService } from "./handlers/handler.ts";
import { systemClock } from "./operations/clock.ts";
import { Health } from "./proto/messages.ts";
import { isConsolePath } from "./rest/console/console.ts";
import { monitoring } from "./rest/monitoring/monitoring.ts";
import { type MonitoringPage, monitoringPages } from "./rest/monitoring/monitoring-pages.ts";
import { originForm } from "./rest/origin-form.ts";
import { profileErrors } from "./rest/profile-errors.ts";
import { defaultMounts, type ProfileMounts, rest } from "./rest/rest.ts";
import { Services, type ServicesOptions } from "./services.ts";
import { RequestMemory } from "./transport/connections/request-memory.ts";
import { GrpcTransport } from "./transport/grpc/grpc-transport.ts";
import { httpLimitsOf } from "./transport/http/http-limits.ts";
import { HttpTransport } from "./transport/http/http-transport.ts";
import { type ListenAddress, Listener } from "./transport/listener.ts";
import { clientCertificateOf } from "./transport/tls/client-certificate-of.ts";
import type { TlsCredentials } from "./transport/tls/tls-credentials.ts";

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
  /** Serves with TLS, and only with TLS. */
  readonly tls?: TlsCredentials | undefined;
  /**
   * Whether the server may be asked over HTTP by a name: a host in lower case without its port, such as `localhost` or `[::1]`.
   * By all names without it.
   */
  readonly allowedHosts?: ((host: string) => boolean) | undefined;
  /** Shows people what is running, under a path such as `/console`; no console without it. */
  readonly console?: { readonly mount: string; readonly readOnly: boolean } | undefined;
  /** The version of the server, for people to see. */
  readonly version?: string;
}

/** Serves operations: google.longrunning.Operations, longrun.v1.OperationRegistry, health and reflection on one port. */
export class LongrunServer {
  readonly #services: Services;
  readonly #grpc: GrpcTransport;
  readonly #http: HttpTransport;
  readonly #listener: Listener;
  /** What those see who watch the server, by path: `/livez`, `/readyz` and `/metrics`. */
  readonly pages: ReadonlyMap<string, MonitoringPage>;

  constructor(options: ServerOptions) {
    this.#services = new Services(options);
    const { operations, registry, operationService, types, core, report, admission, readiness } = this.#services;
    const { limits } = core;
    const served = [operations, registry];
    const { metrics, console: consoleAt, version = "", publicUrl, corsOrigins, allowedHosts, tls } = options;
    const certificateOf = (socket: Socket) => {
      const peer = clientCertificateOf(socket);
      return peer && clientCertificate(peer);
    };
    const requestMemory = RequestMemory.forRequestsOf(limits.maxMessageBytes);
    this.#grpc = new GrpcTransport({
      services: withInfrastructure(served, this.#services),
      report,
      limits,
      ...admission,
      certificateOf,
      requestMemory,
      openPaths: Health.methods.map(({ name }) => `/${Health.typeName}/${name}`),
      onOther: (request) => this.#http.acceptStream(request),
    });
    const mounts = { ...defaultMounts, ...options.mounts };
    this.pages = monitoringPages({ metrics, readiness });
    const handler = rest(served, {
      mounts,
      publicUrl,
      console: consoleAt && { ...consoleAt, version },
      descriptors: () => types.descriptors,
      types: () => types.registry,
      jsonDepth: limits.maxJsonDepth,
      clock: core.clock,
      callClock: core.callClock,
      keptFor: async (name) => (await operationService.get(name)).ttl ?? core.policy.retention,
    });
    const errorShape = profileErrors({ mounts, types: () => types.registry });
    this.#http = new HttpTransport({
      handler: monitoring(this.pages, () => types.registry, handler),
      errorShape,
      report,
      corsOrigins,
      publicUrl,
      allowedHosts,
      ...admission,
      certificateOf,
      requestMemory,
      isOpen: (httpMethod, target) => isOpen(httpMethod, target, consoleAt?.mount),
      limits: httpLimitsOf(limits),
    });
    this.#listener = new Listener(
      {
        http1: (socket) => {
          metrics?.connections.opened("http1", socket);
          this.#http.accept(socket);
        },
        http2: (socket) => {
          metrics?.connections.opened("http2", socket);
          this.#grpc.accept(socket);
        },
      },
      { tls, limits },
    );
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

/** Whether everybody may make a request: probes, and for the files of the console, which hold no data. */
function isOpen(httpMethod: string, target: string, consoleMount: string | undefined): boolean {
  const [path = ""] = originForm(target).split("?", 1);
  const isProbe = path === "/livez" || path === "/readyz";
  return httpMethod === "GET" && (isProbe || (consoleMount !== undefined && isConsolePath(consoleMount, path)));
}

function withInfrastructure(served: readonly BoundService[], services: Services): BoundService[] {
  const names = served.map(({ service }) => service.typeName);
  const health = services.health(names);
  return [...served, health, ...services.reflection([...names, health.service.typeName])];
}
