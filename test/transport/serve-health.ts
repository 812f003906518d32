import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { bind, type Call, type Handlers } from "../../src/handlers/handler.ts";
import { Health } from "../../src/proto/messages.ts";
import type { CallReport } from "../../src/transport/call-report.ts";
import { type GrpcEndLimits, GrpcTransport } from "../../src/transport/grpc/grpc-transport.ts";
import { Listener } from "../../src/transport/listener.ts";
import { framed, rawSession } from "../server/support/raw-client.ts";
import { afterTest } from "../support/after-test.ts";

/** The methods of grpc.health.v1.Health over gRPC with handlers of a test's own, on a port of their own. */
export async function serveHealth(handlers: Handlers<typeof Health>, limits: Partial<GrpcEndLimits> = {}) {
  const ended = Promise.withResolvers<CallReport>();
  const transport = new GrpcTransport({ services: [bind(Health, handlers)], report: ended.resolve, endLimits: limits });
  const listener = new Listener({ http1: (socket) => socket.destroy(), http2: (socket) => transport.accept(socket) });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(async () => {
    listener.stop();
    await transport.drain(AbortSignal.abort());
    listener.destroyConnections();
  });
  const session = rawSession(port);
  return {
    /** Resolves with the report of the first call that ends. */
    ended: ended.promise,
    /** Stops serving; resolves when all is closed. */
    drain: (grace: AbortSignal) => {
      listener.stop();
      return transport.drain(grace);
    },
    /** Begins a call whose client does not read what comes. */
    call: (method: "Check" | "Watch", headers: Record<string, string> = {}) => {
      const stream = session.request({
        ":method": "POST",
        ":path": `/${Health.typeName}/${method}`,
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      stream.end(framed(Buffer.alloc(0)));
      return new RawStream(stream);
    },
  };
}

/** A call as it is on HTTP/2. */
export class RawStream {
  /** Resolves with the headers of the response. */
  readonly headers: Promise<IncomingHttpHeaders>;
  /** Resolves with the headers that come after the messages, or with undefined if the call ends without. */
  readonly trailers: Promise<IncomingHttpHeaders | undefined>;
  readonly #stream: ClientHttp2Stream;

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    stream.on("error", () => {});
    this.headers = new Promise((resolve) => stream.once("response", resolve));
    this.trailers = new Promise((resolve) => {
      stream.once("trailers", resolve);
      stream.once("close", () => resolve(undefined));
    });
  }

  /** The HTTP/2 code of the reset that ended the call; 0 without one. */
  get resetCode(): number | undefined {
    return this.#stream.rstCode;
  }

  /** Reads from now on; resolves with the first bytes. */
  read(): Promise<Buffer> {
    return new Promise((resolve) => this.#stream.once("data", resolve));
  }

  /** Lets the client cancel the call. */
  cancel(): void {
    this.#stream.close(8);
  }
}

/** A handler's stream, and what becomes of it. */
export function observed(responses: (call: Call) => AsyncGenerator<Uint8Array>) {
  const begun = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const progress = { given: 0 };
  async function* watch(_request: unknown, call: Call): AsyncGenerator<Uint8Array> {
    begun.resolve();
    try {
      for await (const response of responses(call)) {
        progress.given++;
        yield response;
      }
    } finally {
      closed.resolve();
    }
  }
  return { watch, progress, begun: begun.promise, closed: closed.promise };
}
