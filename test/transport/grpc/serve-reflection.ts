import { type BoundService, bind } from "../../../src/handlers/handler.ts";
import { reflectionHandlers } from "../../../src/handlers/reflection.ts";
import type { Limits } from "../../../src/limits.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { Health } from "../../../src/proto/messages.ts";
import { RequestMemory } from "../../../src/transport/connections/request-memory.ts";
import { GrpcTransport } from "../../../src/transport/grpc/grpc-transport.ts";
import { Listener } from "../../../src/transport/listener.ts";
import { afterTest } from "../../support/after-test.ts";

/** The paths of a method with one request and of one with many. */
export const ONE_REQUEST = `/${Health.typeName}/Check`;
export const MANY_REQUESTS = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

/** Health, always well, and reflection on a port of their own, for one test. */
export async function serveReflection(limits: Partial<Limits>, memory = new RequestMemory()) {
  const check = async () => new Uint8Array();
  const health = bind(Health, { check, list: check, watch: async function* () {} });
  const services: BoundService[] = [
    health,
    ...reflectionHandlers([Health.typeName], () => new KnownTypes(undefined).descriptors),
  ];
  const transport = new GrpcTransport({
    services,
    report: () => {},
    limits,
    requestMemory: memory,
    endLimits: { linger: 50 },
  });
  const listener = new Listener({ http1: (socket) => socket.destroy(), http2: (socket) => transport.accept(socket) });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  afterTest(async () => {
    listener.stop();
    await transport.drain(AbortSignal.abort());
    listener.destroyConnections();
  });
  return { port, listener };
}
