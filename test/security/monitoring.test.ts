import { once } from "node:events";
import { connect as connectTcp, createServer } from "node:net";
import { describe, expect, jest, test } from "@jest/globals";
import { openRepository } from "../../src/open-repository.ts";
import { Health, OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { samplesOf } from "../observe/support/exposition.ts";
import { serve } from "../server/support/serve.ts";
import { afterTest } from "../support/after-test.ts";
import { createDatabase } from "../support/postgres.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { SecuredProcess } from "./support/secured-process.ts";
import { serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(30_000);

/** A port that nothing listens on for now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}

test("calls are counted by method, code and profile, and errors by reason; the metrics tell no name", async () => {
  const { port, callers, metrics, reports } = await serveSecured();
  const headers = { authorization: `Bearer ${await callers.token({})}` };
  const { createOperation } = OperationRegistry.method;
  const { getOperation } = Operations.method;
  await callGrpc(port, createOperation, { operationId: "hidden-id" }, { headers });
  await callGrpc(port, getOperation, { name: "operations/hidden-id" }, { headers });
  await callGrpc(port, getOperation, { name: "operations/away" }, { headers });
  await callGrpc(port, getOperation, { name: "operations/away" });
  for (const path of ["/v1", "/xiq", "/async/v1"]) {
    await send(port, { path: `${path}/operations/hidden-id`, headers });
    await send(port, { path: `${path}/operations/away`, headers });
    await send(port, { path: `${path}/operations/away` });
  }
  await send(port, { path: "/openapi.json", headers });
  await send(port, { path: "/nowhere/hidden-path", headers });
  await reports.count(15);
  const get = "rpc=google.longrunning.Operations/GetOperation";
  const record = "rpc=longrun.v1.OperationRegistry/GetOperationRecord";
  expect(await samplesOf(metrics, "longrun_calls_total")).toEqual({
    "rpc=longrun.v1.OperationRegistry/CreateOperation,code=OK,profile=grpc": 1,
    [`${get},code=OK,profile=grpc`]: 1,
    [`${get},code=NOT_FOUND,profile=grpc`]: 1,
    [`${get},code=UNAUTHENTICATED,profile=grpc`]: 1,
    [`${get},code=OK,profile=google`]: 1,
    [`${get},code=NOT_FOUND,profile=google`]: 1,
    [`${record},code=OK,profile=xiq`]: 1,
    [`${record},code=NOT_FOUND,profile=xiq`]: 1,
    [`${record},code=OK,profile=async`]: 1,
    [`${record},code=NOT_FOUND,profile=async`]: 1,
    "rpc=none,code=UNAUTHENTICATED,profile=none": 3,
    "rpc=none,code=OK,profile=documents": 1,
    "rpc=none,code=NOT_FOUND,profile=google": 1,
  });
  expect(await samplesOf(metrics, "longrun_call_errors_total")).toEqual({
    "reason=OPERATION_NOT_FOUND": 4,
    "reason=CREDENTIALS_MISSING": 4,
    "reason=ROUTE_NOT_FOUND": 1,
  });
  expect(await metrics.read()).not.toMatch(/hidden|away|jwt:|127\.0\.0\.1/);
});

test("/metrics is for those who may list everywhere; on a port of its own for everybody", async () => {
  const monitoring = await freePort();
  const { port, callers } = await SecuredProcess.start(() => ["--metrics-listen", `127.0.0.1:${monitoring}`]);
  const as = async (claims: Record<string, unknown>) => {
    const headers = { authorization: `Bearer ${await callers.token(claims)}` };
    return (await send(port, { path: "/metrics", headers })).status;
  };
  expect(await as({})).toBe(200);
  expect(await as({ sub: "viewer" })).toBe(200);
  expect(await as({ sub: "mallory", tenant: "ours" })).toBe(403);
  expect((await send(port, { path: "/metrics" })).status).toBe(401);
  const { status, text } = await send(monitoring, { path: "/metrics" });
  expect(status).toBe(200);
  expect(text).toContain('longrun_calls_total{rpc="none",code="PERMISSION_DENIED",profile="monitoring"} 1');
  expect((await send(monitoring, { path: "/readyz" })).text).toBe("ok\nserver: ok\nrepository: ok\n");
  for (const path of ["/v1/operations", "/docs", "/console/"]) {
    expect((await send(monitoring, { path })).status).toBe(404);
  }
});

describe("readiness", () => {
  test("is over on the port of its own while the server drains, and so is gRPC health", async () => {
    const monitoring = await freePort();
    const server = await SecuredProcess.start(() => ["--metrics-listen", `127.0.0.1:${monitoring}`]);
    const { port, callers } = server;
    const begun = Promise.withResolvers<void>();
    const health = callGrpc(port, Health.method.watch, {}, { onHeaders: begun.resolve });
    await begun.promise;
    // A request that is not complete keeps the server from ending.
    const socket = connectTcp(port, "127.0.0.1");
    const head = `POST /v1/operations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await callers.token({})}\r\n`;
    const received = once(socket, "data");
    socket.write(`${head}expect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n`);
    expect(String(await received)).toMatch(/^HTTP\/1\.1 100 /);
    server.signal("SIGTERM");
    await server.logged('"stopping"');
    const { status, text } = await send(monitoring, { path: "/readyz" });
    expect([status, text]).toEqual([503, "not ready\nserver: draining\nrepository: ok\n"]);
    expect((await send(monitoring, { path: "/livez" })).status).toBe(200);
    const { messages, error } = await health;
    expect([messages.map((each) => [...each]), error?.code]).toEqual([
      [
        [8, 1],
        [8, 2],
      ],
      "UNAVAILABLE",
    ]);
    const answered = once(socket, "data");
    socket.write("{}");
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await server.ended()).toBe(0);
  });

  test("is over while PostgreSQL is away, over HTTP and gRPC, and comes back with it", async () => {
    const { url, drop } = await createDatabase();
    afterTest(drop);
    const proxy = await TcpProxy.open(url);
    afterTest(() => proxy.close());
    const repository = await openRepository(proxy.url);
    afterTest(() => repository.close());
    const { port, health } = await serve({ repository });
    const state = async () => {
      const { status } = await send(port, { path: "/readyz" });
      return { status, health: (await health.check({})).status };
    };
    expect(await state()).toEqual({ status: 200, health: 1 });
    proxy.refuse();
    proxy.cut();
    while ((await state()).health === 1);
    expect(await state()).toEqual({ status: 503, health: 2 });
    expect((await send(port, { path: "/livez" })).status).toBe(200);
    proxy.resume();
    while ((await state()).health === 2);
    expect(await state()).toEqual({ status: 200, health: 1 });
  });
});
