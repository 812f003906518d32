import type { Socket } from "node:net";
import { clientCertificate } from "./authentication/client-certificate.ts";
import { systemClock } from "./clock.ts";
import type { BoundService } from "./handlers/handler.ts";
import type { Metrics } from "./observe/metrics/metrics.ts";
import { Health } from "./proto/messages.ts";
import { isConsolePath } from "./rest/console/console.ts";
import type { HttpHandler } from "./rest/http.ts";
import { monitoring } from "./rest/monitoring/monitoring.ts";
import { type MonitoringPage, monitoringPages } from "./rest/monitoring/monitoring-pages.ts";
import { originForm } from "./rest/origin-form.ts";
import { profileErrors } from "./rest/profile-errors.ts";
import { defaultMounts, type ProfileMounts, rest } from "./rest/rest.ts";
import { Services, type ServicesOptions } from "./services.ts";
import type { AdmissionOptions } from "./transport/admission.ts";
import { RequestMemory } from "./transport/connections/request-memory.ts";
import { UnreadReplies } from "./transport/connections/unread-replies.ts";
import { GrpcTransport, type GrpcTransportOptions } from "./transport/grpc/grpc-transport.ts";
import { httpLimitsOf } from "./transport/http/http-limits.ts";
import { HttpTransport } from "./transport/http/http-transport.ts";
import { type ConnectionHandlers, type ListenAddress, Listener } from "./transport/listener.ts";
import type { Protocol } from "./transport/protocol-sniffer.ts";
import type { RequestStream } from "./transport/request-stream.ts";
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
    const { metrics, tls } = options;
    this.#services = new Services(options);
    this.pages = monitoringPages({ metrics, readiness: this.#services.readiness });
    const callers = callersOf(this.#services);
    this.#http = httpOf(this.#services, options, callers, this.pages);
    this.#grpc = grpcOf(this.#services, callers, (request) => this.#http.acceptStream(request));
    const handlers = countedBy(metrics, {
      http1: (socket) => this.#http.accept(socket),
      http2: (socket) => this.#grpc.accept(socket),
    });
    const { limits } = this.#services.core;
    this.#listener = new Listener(handlers, {
      tls,
      limits,
      onRefused: (reason) => metrics?.connections.refused(reason),
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

/** What both transports have of those who call: who they are, what is told of their calls, and the memory that they share. */
type Callers = Pick<GrpcTransportOptions, "report" | "certificateOf" | "requestMemory" | "unreadReplies"> &
  AdmissionOptions;

function callersOf({ report, admission, core }: Services): Callers {
  const certificateOf = (socket: Socket) => {
    const peer = clientCertificateOf(socket);
    return peer && clientCertificate(peer);
  };
  return {
    report,
    ...admission,
    certificateOf,
    requestMemory: RequestMemory.forRequestsOf(core.limits.maxMessageBytes),
    unreadReplies: new UnreadReplies(core.limits.replyTimeout),
  };
}

function grpcOf(services: Services, callers: Callers, onOther: (request: RequestStream) => void): GrpcTransport {
  return new GrpcTransport({
    ...callers,
    services: withInfrastructure([services.operations, services.registry], services),
    limits: services.core.limits,
    openPaths: Health.methods.map(({ name }) => `/${Health.typeName}/${name}`),
    onOther,
  });
}

function withInfrastructure(served: readonly BoundService[], services: Services): BoundService[] {
  const names = served.map(({ service }) => service.typeName);
  const health = services.health(names);
  return [...served, health, ...services.reflection([...names, health.service.typeName])];
}

function httpOf(
  services: Services,
  options: ServerOptions,
  callers: Callers,
  pages: ReadonlyMap<string, MonitoringPage>,
): HttpTransport {
  const { corsOrigins, publicUrl, allowedHosts, console: consoleAt } = options;
  const types = () => services.types.registry;
  const mounts = { ...defaultMounts, ...options.mounts };
  return new HttpTransport({
    ...callers,
    handler: monitoring(pages, types, restOf(services, options, mounts)),
    errorShape: profileErrors({ mounts, types }),
    corsOrigins,
    publicUrl,
    allowedHosts,
    isOpen: (httpMethod, target) => isOpen(httpMethod, target, consoleAt?.mount),
    limits: httpLimitsOf(services.core.limits),
  });
}

function restOf(services: Services, options: ServerOptions, mounts: ProfileMounts): HttpHandler {
  const { operations, registry, operationService, types, core } = services;
  const { publicUrl, console: consoleAt, version = "" } = options;
  return rest([operations, registry], {
    mounts,
    publicUrl,
    console: consoleAt && { ...consoleAt, version },
    descriptors: () => types.descriptors,
    types: () => types.registry,
    jsonDepth: core.limits.maxJsonDepth,
    clock: core.clock,
    callClock: core.callClock,
    keptFor: async (name) => (await operationService.get(name)).ttl ?? core.policy.retention,
  });
}

/** Counts the connections before they are served, if anything is measured. */
function countedBy(metrics: Metrics | undefined, handlers: ConnectionHandlers): ConnectionHandlers {
  if (metrics === undefined) return handlers;
  const counted = (protocol: Protocol) => (socket: Socket) => {
    metrics.connections.opened(protocol, socket);
    handlers[protocol](socket);
  };
  return { http1: counted("http1"), http2: counted("http2") };
}

/** Whether everybody may make a request: probes, and for the files of the console, which hold no data. */
function isOpen(httpMethod: string, target: string, consoleMount: string | undefined): boolean {
  const [path = ""] = originForm(target).split("?", 1);
  const isProbe = path === "/livez" || path === "/readyz";
  return httpMethod === "GET" && (isProbe || (consoleMount !== undefined && isConsolePath(consoleMount, path)));
}
