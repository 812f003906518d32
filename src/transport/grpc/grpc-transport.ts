import type { Duplex } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import { type ConnectionInjector, Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { aborted } from "../../aborted.ts";
import { draining } from "../../errors.ts";
import type { BoundMethod, BoundService, Encoded } from "../../handlers/handler.ts";
import type { CallReport } from "../call-report.ts";
import { type BeginCall, bindMethod, grpcKinds } from "./bind-method.ts";
import { GrpcCall } from "./grpc-call.ts";
import { raiseResetLimits } from "./reset-limits.ts";
import { serialize } from "./serialize.ts";
import { guardStreams, type StreamGuard } from "./stream-guard.ts";

const MAX_METADATA_BYTES = 16 * 1024;
const SLICE = 64;

/** How long the end of calls and connections may take when the server stops; in milliseconds. */
export interface GrpcEndLimits {
  /** How long streams of responses go on, two-way streams after all other calls, and connections after all calls. */
  readonly lastWords: number;
  /** How long the client of a stream that was ended has to read what was sent before that. */
  readonly lastRead: number;
}

/** The limits of a server that says nothing else. */
const defaultEndLimits: GrpcEndLimits = { lastWords: 100, lastRead: 100 };

const serverOptions: ServerOptions & Record<string, unknown> = {
  "grpc.enable_channelz": 0,
  "grpc.max_concurrent_streams": 1000,
  "grpc.max_receive_message_length": 4 * 1024 * 1024,
  "grpc.max_send_message_length": -1,
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 15_000,
};

/** Serves handlers over gRPC, by grpc-js, on connections that somebody else accepts. */
export class GrpcTransport {
  readonly #server = new Server(serverOptions);
  readonly #calls = new Map<GrpcCall, BoundMethod["kind"]>();
  readonly #connections = new Set<Duplex>();
  readonly #report: (report: CallReport) => void;
  readonly #limits: GrpcEndLimits;
  readonly #injector: ConnectionInjector;
  readonly #guard: StreamGuard;
  #onCallEnd: (() => void) | undefined;

  /** `report` is told of every call that has ended; `limits` are those that differ from the usual ones, 100 ms each. */
  constructor(
    services: readonly BoundService[],
    report: (report: CallReport) => void,
    limits: Partial<GrpcEndLimits> = {},
  ) {
    this.#report = report;
    this.#limits = { ...defaultEndLimits, ...limits };
    const paths = new Set<string>();
    for (const { service, methods } of services) {
      for (const bound of methods) {
        const path = `/${service.typeName}/${bound.method.name}`;
        paths.add(path);
        this.#register(path, bound);
      }
    }
    raiseResetLimits(this.#server);
    this.#guard = guardStreams(this.#server, { paths, maxMetadataBytes: MAX_METADATA_BYTES });
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
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

  #register(path: string, bound: BoundMethod): void {
    const begin: BeginCall = (grpcCall, finish) => {
      const call: GrpcCall = new GrpcCall(
        grpcCall,
        path,
        (error, response) => {
          this.#calls.delete(call);
          finish(error, response);
          this.#onCallEnd?.();
        },
        this.#report,
      );
      this.#calls.set(call, bound.kind);
      return call;
    };
    const handle = bindMethod(bound, begin, this.#limits.lastRead);
    this.#server.register(path, handle, (response) => serialize(response as Encoded), identity, grpcKinds[bound.kind]);
  }
}

/** Resolves when the connection is closed, also by an error. */
function closed(connection: Duplex): Promise<void> {
  return new Promise((resolve) => connection.once("close", resolve));
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
