import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { createRegistry, toJson } from "@bufbuild/protobuf";
import { LongrunError } from "../../errors.ts";
import { ErrorInfoSchema, StatusSchema } from "../../proto/messages.ts";

const NOT_IMPLEMENTED = 501;

const timeouts = { connectionsCheckingInterval: 5000, headersTimeout: 10_000, requestTimeout: 30_000 };

/** Answers HTTP/1.1 requests on connections that somebody else accepts: this version has no REST yet, and says so. */
export class HttpTransport {
  readonly #server: Server;

  constructor() {
    const error = new LongrunError("NOT_IMPLEMENTED", "This version speaks gRPC (HTTP/2) only on this port.");
    const { message, details } = toJson(StatusSchema, error.toStatus(), {
      registry: createRegistry(ErrorInfoSchema),
    }) as { message: string; details: unknown };
    const body = JSON.stringify({ error: { code: NOT_IMPLEMENTED, message, status: "UNIMPLEMENTED", details } });
    this.#server = createServer(timeouts, (request, response) => {
      request.resume();
      response.writeHead(NOT_IMPLEMENTED, { "content-type": "application/json; charset=utf-8" }).end(`${body}\n`);
    });
    // A server that is only given connections enforces its timeouts only after it has emitted this.
    this.#server.emit("listening");
  }

  /** Serves a connection. */
  accept(socket: Socket): void {
    this.#server.emit("connection", socket);
  }

  /** Closes the connections that have no request to answer. */
  close(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }
}
