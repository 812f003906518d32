import type { HttpHandler, HttpReply, HttpRequest } from "../../../../src/rest/http.ts";
import type { CallReport } from "../../../../src/transport/call-report.ts";
import { GrpcTransport } from "../../../../src/transport/grpc/grpc-transport.ts";
import { HttpTransport, type HttpTransportOptions } from "../../../../src/transport/http/http-transport.ts";
import { Listener } from "../../../../src/transport/listener.ts";
import { afterTest } from "../../../support/after-test.ts";
import { RawConnection } from "./raw-connection.ts";

/** What a test may choose of the server under test. */
export type ServeHttpOptions = Partial<Omit<HttpTransportOptions, "handler" | "report">>;

/** Serves a handler over HTTP/1.1 and HTTP/2 on a port of its own, for one test; without one, a handler that says what it got. */
export async function serveHttp(
  handler: HttpHandler = async (request) => echo(request),
  options: ServeHttpOptions = {},
) {
  const requests: HttpRequest[] = [];
  const reports: CallReport[] = [];
  let onReport = () => {};
  const transport = new HttpTransport({
    handler: async (request) => {
      if (request.awaitsContinue && !request.target.startsWith("/refused")) return { status: 100 };
      requests.push(request);
      return handler(request);
    },
    report: (report) => {
      reports.push(report);
      onReport();
    },
    ...options,
    limits: { linger: 200, ...options.limits },
  });
  const grpc = new GrpcTransport({
    services: [],
    report: () => {},
    onOther: (request) => transport.acceptStream(request),
    endLimits: { linger: 200 },
  });
  const drain = async (grace: AbortSignal) => {
    await Promise.all([transport.drain(grace), grpc.drain(grace)]);
  };
  const listener = new Listener({
    http1: (socket) => transport.accept(socket),
    http2: (socket) => grpc.accept(socket),
  });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(async () => {
    listener.stop();
    await drain(AbortSignal.abort());
    listener.destroyConnections();
  });
  return {
    port,
    /** What the handler got so far. */
    requests,
    /** What was reported so far. */
    reports,
    /** Resolves when so many requests have been reported. */
    reported: (count: number) =>
      new Promise<void>((resolve) => {
        onReport = () => {
          if (reports.length >= count) resolve();
        };
        onReport();
      }),
    drain,
    /** Opens a connection. */
    connect: () => RawConnection.open(port),
    /** Sends bytes on a connection of their own and gives the only response to them. */
    send: async (...parts: readonly (string | Uint8Array)[]) => {
      const connection = await RawConnection.open(port);
      for (const part of parts) connection.write(part);
      return connection.response();
    },
  };
}

/** A reply with what the handler was given, in JSON. */
export function echo({ method, target, headers, body, deadline, origin }: HttpRequest): HttpReply {
  const text = JSON.stringify({ method, target, headers, body: Buffer.from(body).toString(), deadline, origin });
  return { status: 200, headers: { "Content-Type": "application/json" }, body: text };
}

/** A request without a body. */
export function request(target: string, ...headers: readonly string[]): string {
  return requestOf("GET", target, ...headers);
}

/** A request with any method. */
export function requestOf(method: string, target: string, ...headers: readonly string[]): string {
  return [`${method} ${target} HTTP/1.1`, "Host: a.test", ...headers, "", ""].join("\r\n");
}

/** A POST with a body and its length. */
export function post(target: string, body: string | Uint8Array, ...headers: readonly string[]): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(requestOf("POST", target, `Content-Length: ${bytes.length}`, ...headers)), bytes]);
}
