import type { Duplex } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import { type ConnectionInjector, Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { draining } from "../../errors.ts";
import type { BoundMethod, BoundService } from "../../handlers/handler.ts";
import { bindMethod, grpcKinds } from "./bind-method.ts";
import { type CallReport, GrpcCall } from "./grpc-call.ts";
import { guardStreams } from "./stream-guard.ts";

const MAX_METADATA_BYTES = 16 * 1024;
const LAST_WORDS_MS = 50;

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
  readonly #report: (report: CallReport) => void;
  readonly #injector: ConnectionInjector;
  #draining = false;

  /** `report` is told of every call that has ended. */
  constructor(services: readonly BoundService[], report: (report: CallReport) => void) {
    this.#report = report;
    const paths = new Set<string>();
    for (const { service, methods } of services) {
      for (const bound of methods) {
        const path = `/${service.typeName}/${bound.method.name}`;
        paths.add(path);
        this.#register(path, bound);
      }
    }
    guardStreams(this.#server, { paths, maxMetadataBytes: MAX_METADATA_BYTES, isDraining: () => this.#draining });
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** Serves a connection. */
  accept(connection: Duplex): void {
    this.#injector.injectConnection(connection);
  }

  /**
   * Stops: no new calls; resolves when the present ones are answered. Those that are not when `grace` aborts end with
   * UNAVAILABLE.
   */
  async drain(grace: AbortSignal): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    // Streams have no end of their own to wait for; a turn later, what their handlers have to say last is said.
    await setImmediate();
    this.#endCalls((kind) => kind !== "unary");
    const expired = new Promise<void>((resolve) => {
      grace.addEventListener("abort", () => resolve(), { once: true });
      if (grace.aborted) resolve();
    });
    await Promise.race([closed, expired]);
    this.#endCalls(() => true);
    // What was just answered is sent before the sessions are destroyed.
    if (grace.aborted) await setTimeout(LAST_WORDS_MS);
    this.#server.forceShutdown();
  }

  #endCalls(which: (kind: BoundMethod["kind"]) => boolean): void {
    for (const [call, kind] of [...this.#calls]) if (which(kind)) call.fail(draining());
  }

  #register(path: string, bound: BoundMethod): void {
    const handle = bindMethod(bound, (grpcCall, finish) => {
      const call: GrpcCall = new GrpcCall(
        grpcCall,
        path,
        (error, response) => {
          this.#calls.delete(call);
          finish(error, response);
        },
        this.#report,
      );
      this.#calls.set(call, bound.kind);
      return call;
    });
    this.#server.register(path, handle, asBuffer, identity, grpcKinds[bound.kind]);
  }
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}

function asBuffer(bytes: unknown): Buffer {
  const { buffer, byteOffset, byteLength } = bytes as Uint8Array<ArrayBuffer>;
  return Buffer.from(buffer, byteOffset, byteLength);
}
