import { once } from "node:events";
import { status } from "@grpc/grpc-js";
import { expect, test } from "@jest/globals";
import { MemoryRepository } from "../../src/index.ts";
import { framed, GET_OPERATION, rawCall, rawSession } from "./support/raw-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { connect, serve } from "./support/serve.ts";
import { whenWaiting } from "./support/waiting-repository.ts";
import { field } from "./support/wire.ts";

/** A repository whose reading a test holds up. */
class HeldRepository extends MemoryRepository {
  readonly begun = Promise.withResolvers<void>();
  readonly released = Promise.withResolvers<void>();

  override async read(name: string) {
    this.begun.resolve();
    await this.released.promise;
    return super.read(name);
  }
}

test("a call in progress is finished while the server stops", async () => {
  const repository = new HeldRepository();
  const { registry, operations, server } = await serve({ repository });
  await registry.createOperation({ operationId: "a" });
  const call = operations.getOperation({ name: "operations/a" });
  await repository.begun.promise;
  const stopped = server.stop(10_000);
  repository.released.resolve();
  expect(await call).toMatchObject({ name: "operations/a" });
  await stopped;
});

test("a call that is not finished within the grace time ends with UNAVAILABLE and a RetryInfo", async () => {
  const repository = new HeldRepository();
  const { operations, server } = await serve({ repository });
  const call = errorOf(operations.getOperation({ name: "operations/a" }));
  await repository.begun.promise;
  await server.stop(100);
  const error = await call;
  expect(error).toMatchObject({ code: "UNAVAILABLE", reason: "SERVER_DRAINING", errorInfo: { domain: "longrun" } });
  expect(error.retryInfo?.retryDelay).toMatchObject({ seconds: 1n });
});

test("a call that comes on an open connection while the server stops gets UNAVAILABLE", async () => {
  const repository = new HeldRepository();
  const { operations, server, port } = await serve({ repository });
  const session = rawSession(port);
  expect((await rawCall(session, undefined, { ":path": "/x" })).error?.code).toBe("UNIMPLEMENTED");
  const held = errorOf(operations.getOperation({ name: "operations/a" }));
  await repository.begun.promise;
  const late = rawCall(session, framed(field(1, "operations/a")), { ":path": GET_OPERATION });
  const stopped = server.stop(10_000);
  expect((await late.catch(() => undefined))?.error?.code ?? "UNAVAILABLE").toBe("UNAVAILABLE");
  repository.released.resolve();
  expect((await held).code).toBe("NOT_FOUND");
  await stopped;
});

test("2,000 waits on many operations are all answered with OK when the server stops", async () => {
  const { repository, waiting } = whenWaiting();
  const client = await serve({ repository });
  const names = await Promise.all(Array.from({ length: 20 }, (_, index) => client.createRunning(`o${index}`)));
  const clients = Array.from({ length: 4 }, () => connect(client.port));
  const begun = Promise.all(Array.from({ length: 2000 }, waiting));
  const waits = clients.flatMap(({ operations }) =>
    Array.from({ length: 500 }, (_, index) =>
      operations.waitOperation({ name: names[index % 20] ?? "" }, { deadline: 60_000 }),
    ),
  );
  await begun;
  const stopped = client.server.stop(10_000);
  const answers = await Promise.all(waits);
  expect(answers.filter(({ done }) => !done)).toHaveLength(2000);
  await stopped;
});

test("stopping does not take the whole grace time when nothing is in progress", async () => {
  const { operations, server } = await serve();
  await operations.listOperations({});
  const start = performance.now();
  await server.stop(60_000);
  expect(performance.now() - start).toBeLessThan(5000);
});

test("an HTTP/2 connection that never calls anything does not keep the server from stopping", async () => {
  const { server, port } = await serve();
  const session = rawSession(port);
  await new Promise((resolve) => session.once("remoteSettings", resolve));
  await server.stop(60_000);
});

test("a reflection stream that its client leaves open ends with UNAVAILABLE, and does not take the whole grace time", async () => {
  const { grpc, server } = await serve();
  const stream = grpc.makeBidiStreamRequest(
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    (request: Uint8Array) => Buffer.from(request),
    (response: Buffer) => response,
  );
  stream.write(field(7, ""));
  await once(stream, "data");
  const ended = once(stream, "error");
  await server.stop(60_000);
  expect((await ended)[0]).toMatchObject({ code: status.UNAVAILABLE });
});

test("a call whose message has not come when the grace time is over ends with UNAVAILABLE", async () => {
  const { port, server } = await serve();
  const session = rawSession(port);
  await rawCall(session, undefined, { ":path": "/x" });
  const stream = session.request({ ":method": "POST", ":path": GET_OPERATION, "content-type": "application/grpc" });
  stream.on("error", () => {});
  const answered = new Promise((resolve) => {
    stream.on("response", (headers) => resolve(headers["grpc-status"]));
    stream.on("trailers", (trailers) => resolve(trailers["grpc-status"]));
    stream.on("close", () => resolve(`closed with the HTTP/2 code ${stream.rstCode}`));
  });
  await rawCall(session, undefined, { ":path": "/x" });
  await server.stop(200);
  expect(await answered).toBe("14");
});
