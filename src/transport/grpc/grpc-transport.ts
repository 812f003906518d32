import { constants, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import { type ConnectionInjector, Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { aborted } from "../../aborted.ts";
import { draining } from "../../errors.ts";
import type { BoundMethod, BoundService, Encoded } from "../../handlers/handler.ts";
import { defaultLimits, type Limits } from "../../limits.ts";
import { Admission, type AdmissionOptions } from "../admission.ts";
import type { CallReport } from "../call-report.ts";
import type { CertificateOf } from "../certificate-of.ts";
import { destroyHalfClosed } from "../connections/half-closed.ts";
import { RequestMemory } from "../connections/request-memory.ts";
import { LARGE_REPLY, SendTurns } from "../connections/send-turns.ts";
import { UnreadReplies } from "../connections/unread-replies.ts";
import { pathLabel } from "../path-label.ts";
import type { RequestStream } from "../request-stream.ts";
import { type BeginCall, bindMethod, grpcKinds, type SendOptions } from "./bind-method.ts";
import { streamOf } from "./call-repairs.ts";
import type { Paths } from "./check-call-head.ts";
import { GrpcCall } from "./grpc-call.ts";
import { raiseHttp2Limits } from "./http2-limits.ts";
import { RequestWatch } from "./request-watch.ts";
import { lengthOf, serialize } from "./serialize.ts";
import { guardSessions } from "./session-guard.ts";
import { SessionPeers } from "./session-peers.ts";
import { type RefusedCall, StreamAdmission } from "./stream-admission.ts";
import { guardStreams, type StreamGuard } from "./stream-guard.ts";

const SLICE = 64;

/** How many megabytes of one connection's HTTP/2 may wait to be sent, before new calls on it are refused. */
const SESSION_MEGABYTES = 64;

/** How long the end of calls and connections may take; in milliseconds. */
export interface GrpcEndLimits {
  /** How long streams of responses go on, two-way streams after all other calls, and connections after all calls. */
  readonly lastWords: number;
  /** How long the client of a stream that was ended has to read what was sent before that. */
  readonly lastRead: number;
  /** How long a client has to close its side of a connection that the server has closed on its own. */
  readonly linger: number;
}

/** The limits of a server that says nothing else. */
const defaultEndLimits: GrpcEndLimits = { lastWords: 100, lastRead: 100, linger: 2000 };

/** What a gRPC transport is made of. */
export interface GrpcTransportOptions extends AdmissionOptions {
  readonly services: readonly BoundService[];
  /** Told of every call that has ended. */
  readonly report: (report: CallReport) => void;
  /** The paths, such as `/grpc.health.v1.Health/Check`, of methods that need no credentials; none by default. */
  readonly openPaths?: Iterable<string> | undefined;
  /** Tells the certificate of the client of a connection; asked once for each. */
  readonly certificateOf?: CertificateOf | undefined;
  /** The limits that differ from {@link defaultLimits}. */
  readonly limits?: Partial<Limits> | undefined;
  /** Takes the requests on the same connections that do not mean gRPC; without it they are answered with 415. */
  readonly onOther?: ((request: RequestStream) => void) | undefined;
  /** How much of incomplete requests is kept; shared with other transports of the server. */
  readonly requestMemory?: RequestMemory | undefined;
  /** The replies that wait for their clients, of all transports of a server; those of this one alone without it. */
  readonly unreadReplies?: UnreadReplies | undefined;
  /** The limits at the end that differ from the usual ones. */
  readonly endLimits?: Partial<GrpcEndLimits> | undefined;
}

/** Serves handlers over gRPC, by grpc-js, on connections that somebody else accepts. */
export class GrpcTransport {
  readonly #server: Server;
  readonly #calls = new Map<GrpcCall, BoundMethod["kind"]>();
  readonly #connections = new Set<Duplex>();
  readonly #report: (report: CallReport) => void;
  readonly #limits: GrpcEndLimits;
  readonly #injector: ConnectionInjector;
  readonly #guard: StreamGuard;
  readonly #peers: SessionPeers;
  readonly #sending: SendOptions;
  readonly #admission: StreamAdmission;
  readonly #stopLingering: () => void;
  #onCallEnd: (() => void) | undefined;

  constructor(options: GrpcTransportOptions) {
    const {
      services,
      report,
      endLimits,
      openPaths = [],
      certificateOf,
      requestMemory,
      unreadReplies,
      onOther,
      limits: own,
      ...admission
    } = options;
    const limits = { ...defaultLimits, ...own };
    const methods = methodsByPath(services);
    this.#server = new Server(serverOptions(limits));
    this.#report = report;
    this.#limits = { ...defaultEndLimits, ...endLimits };
    this.#sending = {
      lastRead: this.#limits.lastRead,
      sendTurns: new SendTurns(),
      unreadReplies: unreadReplies ?? new UnreadReplies(limits.replyTimeout),
    };
    this.#peers = new SessionPeers(certificateOf);
    this.#admission = new StreamAdmission({
      admission: new Admission(admission),
      openPaths: new Set(openPaths),
      peers: this.#peers,
      onRefused: (call) => this.#reportRefused(call, methods),
    });
    for (const [path, bound] of methods) this.#register(path, bound);
    raiseHttp2Limits(this.#server, limits.maxMetadataBytes);
    guardSessions(this.#server, limits.firstBytesTimeout, this.#limits.linger);
    this.#guard = guardStreams(this.#server, {
      paths: methods,
      maxMetadataBytes: limits.maxMetadataBytes,
      admission: this.#admission,
      requests: new RequestWatch({ timeout: limits.requestTimeout, memory: requestMemory ?? new RequestMemory() }),
      onOther,
    });
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    this.#stopLingering = destroyHalfClosed(this.#connections, this.#limits.linger);
  }

  /** Serves a connection. */
  accept(connection: Duplex): void {
    this.#connections.add(connection);
    connection.once("close", () => this.#connections.delete(connection));
    this.#injector.injectConnection(connection);
  }

  /**
   * Stops: no new calls; resolves when the present ones are answered and their connections closed. Those that are not
   * when `grace` aborts end with UNAVAILABLE; streams of responses do so at once, after their last words.
   */
  async drain(grace: AbortSignal): Promise<void> {
    this.#guard.refuseNew();
    // On Node 24 its callback comes at once: closing the HTTP/2 server marks the sessions as closed already.
    this.#server.tryShutdown(() => {});
    void this.#endStreams();
    await Promise.race([this.#answered(), aborted(grace)]);
    // Two-way streams end last: clients use reflection to read the answers to other calls.
    if (this.#calls.size > 0) await setTimeout(this.#limits.lastWords);
    for (const call of [...this.#calls.keys()]) call.fail(draining());
    this.#guard.endUnanswered();
    await Promise.race([Promise.all([...this.#connections].map(closed)), aborted(grace)]);
    if (this.#connections.size > 0) await setTimeout(this.#limits.lastWords);
    this.#server.forceShutdown();
    this.#stopLingering();
  }

  /** Ends the streams of responses, which without that have no end; some in each turn, so that other calls are answered. */
  async #endStreams(): Promise<void> {
    await setTimeout(this.#limits.lastWords);
    let ended = 0;
    for (const [call, kind] of this.#calls) {
      if (kind !== "server_streaming") continue;
      call.fail(draining());
      if (++ended % SLICE === 0) await setImmediate();
    }
  }

  /** Resolves when no calls are left but two-way streams, which only their clients can end. */
  #answered(): Promise<void> {
    return new Promise((resolve) => {
      this.#onCallEnd = () => {
        if ([...this.#calls.values()].every((kind) => kind === "bidi_streaming")) resolve();
      };
      this.#onCallEnd();
    });
  }

  #reportRefused({ path, error, fault, principal, ...call }: RefusedCall, methods: Paths): void {
    this.#report({
      ...call,
      method: pathLabel(path),
      rpc: methods.has(path) ? path.slice(1) : undefined,
      profile: "grpc",
      resource: undefined,
      principal: principal.name,
      code: error.code,
      reason: error.reason,
      ...(fault !== undefined && { fault }),
    });
  }

  /** Cuts a large reply off that its client does not read. */
  #awaitReader(stream: ServerHttp2Stream, bytes: number): void {
    if (bytes < LARGE_REPLY || stream.destroyed) return;
    const { unreadReplies } = this.#sending;
    unreadReplies.begin(stream, bytes, () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM));
    stream.once("close", () => unreadReplies.end(stream));
  }

  #register(path: string, bound: BoundMethod): void {
    const begin: BeginCall = (grpcCall, finish) => {
      const stream = streamOf(grpcCall);
      const call: GrpcCall = new GrpcCall(grpcCall, {
        path,
        principal: this.#admission.principalOf(stream),
        remoteAddress: this.#peers.addressOf(stream),
        finish: (error, response) => {
          const bytes = response === undefined ? 0 : lengthOf(response);
          this.#sending.sendTurns.send(bytes, () => {
            this.#calls.delete(call);
            finish(error, response);
            if (response !== undefined) this.#awaitReader(stream, bytes);
            this.#onCallEnd?.();
          });
        },
        report: this.#report,
      });
      this.#calls.set(call, bound.kind);
      return call;
    };
    const handle = bindMethod(bound, begin, this.#sending);
    this.#server.register(path, handle, (response) => serialize(response as Encoded), identity, grpcKinds[bound.kind]);
  }
}

function methodsByPath(services: readonly BoundService[]): ReadonlyMap<string, BoundMethod> {
  const methods = services.flatMap((bound) => bound.methods.map((method) => ({ service: bound.service, method })));
  return new Map(methods.map(({ service, method }) => [`/${service.typeName}/${method.method.name}`, method]));
}

function serverOptions(limits: Limits): ServerOptions & Record<string, unknown> {
  return {
    "grpc.enable_channelz": 0,
    "grpc.max_concurrent_streams": limits.maxStreams,
    "grpc.max_receive_message_length": limits.maxMessageBytes,
    "grpc.max_send_message_length": -1,
    "grpc.keepalive_time_ms": limits.keepaliveTime,
    "grpc.keepalive_timeout_ms": limits.keepaliveTimeout,
    "grpc-node.max_session_memory": SESSION_MEGABYTES,
    ...(limits.maxConnectionAge > 0 && {
      "grpc.max_connection_age_ms": limits.maxConnectionAge,
      "grpc.max_connection_age_grace_ms": limits.maxConnectionAgeGrace,
    }),
  };
}

/** Resolves when the connection is closed, also by an error. */
function closed(connection: Duplex): Promise<void> {
  return new Promise((resolve) => connection.once("close", resolve));
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
