import type { OutgoingHttpHeaders } from "node:http2";
import { bind, type Call } from "../../../src/handlers/handler.ts";
import { Health } from "../../../src/proto/messages.ts";
import type { CallReport } from "../../../src/transport/call-report.ts";
import { GrpcTransport, type GrpcTransportOptions } from "../../../src/transport/grpc/grpc-transport.ts";
import { Listener } from "../../../src/transport/listener.ts";
import { framed, rawCall, rawSession } from "../../server/support/raw-client.ts";
import { afterTest } from "../../support/after-test.ts";

/** The paths of the methods that {@link serveCallers} has. */
export const CHECK = `/${Health.typeName}/Check`;
export const WATCH = `/${Health.typeName}/Watch`;

/** Serves two methods over gRPC that note who calls them, for one test. */
export async function serveCallers(options: Partial<GrpcTransportOptions>) {
  const calls: Call[] = [];
  const reports: CallReport[] = [];
  let onReport = () => {};
  const transport = new GrpcTransport({
    services: [
      bind(Health, {
        async check(_, call) {
          calls.push(call);
          return new Uint8Array();
        },
        async *watch(_, call) {
          calls.push(call);
          yield new Uint8Array();
        },
      }),
    ],
    report: (report) => {
      reports.push(report);
      onReport();
    },
    ...options,
  });
  const listener = new Listener({ http1: (socket) => socket.destroy(), http2: (socket) => transport.accept(socket) });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(async () => {
    listener.stop();
    await transport.drain(AbortSignal.abort());
    listener.destroyConnections();
  });
  const session = rawSession(port);
  return {
    port,
    session,
    /** The calls that handlers have had so far. */
    calls,
    /** What was reported so far. */
    reports,
    /** Resolves when so many calls have been reported. */
    reported: (count: number) =>
      new Promise<void>((resolve) => {
        onReport = () => {
          if (reports.length >= count) resolve();
        };
        onReport();
      }),
    drain: (grace: AbortSignal) => {
      listener.stop();
      return transport.drain(grace);
    },
    /** Calls Check, or the method of a path, and gives what comes back. */
    call: (headers: OutgoingHttpHeaders = {}, body = framed(Buffer.alloc(0)), on = session) =>
      rawCall(on, body, { ":path": CHECK, ...headers }),
    /** Opens another connection. */
    connect: () => rawSession(port),
  };
}
