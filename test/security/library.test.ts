import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import type { Authenticate } from "../../src/authentication/authenticate.ts";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import { unauthenticated } from "../../src/errors.ts";
import { Health, OperationRegistry, Operations, ServerReflection } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { openBench } from "../work/support.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { send } from "./support/send.ts";

const policy = AccessPolicy.parse(`
rules:
  - { role: admin, parents: ["tenants/{tenant}/**"] }
  - { role: viewer, parents: ["**"], principals: ["jwt:viewer"] }
`);

/** Takes `Bearer NAME` at its word: each name is its own tenant, and is known a turn later, as from a server elsewhere. */
const authenticate: Authenticate = async ({ authorization }) => {
  const [, name] = /^Bearer (\w+)$/.exec(authorization ?? "") ?? [];
  if (name === undefined) throw unauthenticated("CREDENTIALS_MISSING", "Who are you?");
  return policy.principalOf({ name: `jwt:${name}`, claims: { tenant: name } });
};

/** A program of a user's with both servers, in which each of two tenants has an operation. */
async function start() {
  const { longrun } = openBench({ authenticate, rateLimits: { perSecond: 0.001, burst: 20 } });
  const grpc = new Server();
  longrun.addTo(grpc, { registry: true, health: [], reflection: [] });
  const bind = promisify(grpc.bindAsync.bind(grpc));
  const grpcPort = await bind("127.0.0.1:0", ServerCredentials.createInsecure());
  afterTest(() => grpc.forceShutdown());
  const http = createServer(longrun.rest({ registry: true })).listen(0, "127.0.0.1");
  await once(http, "listening");
  afterTest(() => http.close());
  const { port: httpPort } = http.address() as AddressInfo;
  for (const tenant of ["alice", "bob"]) {
    const request = { parent: `tenants/${tenant}`, operationId: "a" };
    const { error } = await callGrpc(grpcPort, OperationRegistry.method.createOperation, request, as(tenant));
    expect(error).toBeUndefined();
  }
  return { grpcPort, httpPort };
}

const as = (name: string) => ({ headers: { authorization: `Bearer ${name}` } });

describe("in a program of a user's, whoever calls may do what their principal may", () => {
  test("over gRPC", async () => {
    const { grpcPort } = await start();
    const name = "tenants/alice/operations/a";
    const reason = async (method: Parameters<typeof callGrpc>[1], request: Record<string, unknown>, who?: string) =>
      (await callGrpc(grpcPort, method, request, who === undefined ? {} : as(who))).error?.reason ?? "OK";
    const { getOperation, cancelOperation, deleteOperation, waitOperation } = Operations.method;
    const { updateOperation, watchOperation } = OperationRegistry.method;
    expect(await reason(getOperation, { name }, "alice")).toBe("OK");
    for (const method of [
      getOperation,
      cancelOperation,
      deleteOperation,
      waitOperation,
      updateOperation,
      watchOperation,
    ]) {
      expect([method.name, await reason(method, { name }, "bob")]).toEqual([method.name, "OPERATION_NOT_FOUND"]);
      expect([method.name, await reason(method, { name })]).toEqual([method.name, "CREDENTIALS_MISSING"]);
    }
    expect(await reason(cancelOperation, { name }, "viewer")).toBe("PERMISSION_DENIED");
    const { messages } = await callGrpc(grpcPort, Operations.method.listOperations, { name: "tenants/-" }, as("bob"));
    expect(String(messages[0])).toContain("tenants/bob/operations/a");
    expect(String(messages[0])).not.toContain("alice");
    expect(await reason(ServerReflection.method.serverReflectionInfo, {})).toBe("CREDENTIALS_MISSING");
    expect(await reason(Health.method.check, {})).toBe("OK");
  });

  test("over REST", async () => {
    const { httpPort } = await start();
    const path = "/v1/tenants/alice/operations/a";
    const status = async (who: string, sent: { method?: string; path?: string } = {}) =>
      (await send(httpPort, { path, ...as(who), ...sent })).status;
    expect(await status("alice")).toBe(200);
    expect(await status("bob")).toBe(404);
    expect(await status("bob", { method: "DELETE" })).toBe(404);
    expect(await status("viewer", { method: "DELETE" })).toBe(403);
    const stranger = await send(httpPort, { path });
    expect([stranger.status, stranger.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    const { json } = await send(httpPort, { path: "/v1/tenants/-/operations", ...as("bob") });
    expect(json.operations).toMatchObject([{ name: "tenants/bob/operations/a" }]);
  });

  test("and no more often than they may, over both together", async () => {
    const { grpcPort, httpPort } = await start();
    const name = "tenants/alice/operations/a";
    for (let calls = 0; calls < 19; calls++) await send(httpPort, { path: `/v1/${name}`, ...as("alice") });
    expect((await send(httpPort, { path: `/v1/${name}`, ...as("alice") })).status).toBe(429);
    const { error } = await callGrpc(grpcPort, Operations.method.getOperation, { name }, as("alice"));
    expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED", reason: "RATE_LIMITED" });
    expect((await send(httpPort, { path: "/v1/tenants/bob/operations/a", ...as("bob") })).status).toBe(200);
  });
});
