import { expect, jest, test } from "@jest/globals";
import { Health } from "../../src/proto/messages.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { doors } from "./support/doors.ts";
import { serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(60_000);

/** One call in a long time for each caller, so that the time that a test takes gives nobody another one. */
const settings = { "rate-limit": "0.001", "rate-burst": "1" };

async function start() {
  const server = await serveSecured({ settings });
  const as = async (sub: string) => {
    return { headers: { authorization: `Bearer ${await server.callers.token({ sub })}` } };
  };
  return { ...server, port: server.port, as };
}

test.each(doors)("$name is held to the rate of its caller", async (door) => {
  const { port, as, reports } = await start();
  const root = await as("root");
  const first = await door.knock(port, root);
  expect(first.code).not.toBe("RESOURCE_EXHAUSTED");
  await reports.count(1);
  reports.take();
  const { code, reason, status, headers } = await door.knock(port, root);
  expect({ code, status }).toEqual({ code: "RESOURCE_EXHAUSTED", status: door.isHttp ? 429 : undefined });
  if (door.tellsReason) expect(reason).toBe("RATE_LIMITED");
  if (door.isHttp) expect(Number(headers["retry-after"])).toBeGreaterThan(900);
  expect(await reports.count(1)).toMatchObject([{ reason: "RATE_LIMITED", principal: "jwt:root" }]);
  const other = await door.knock(port, await as("viewer"));
  expect(other.code).not.toBe("RESOURCE_EXHAUSTED");
});

test("over gRPC and in the google profile, RetryInfo says when to call again", async () => {
  const { port, as, operations } = await start();
  const { headers: metadata } = await as("root");
  await operations.listOperations({}, { metadata });
  const refused = await operations.listOperations({}, { metadata }).catch((error) => error);
  expect(Number(refused.retryInfo?.retryDelay?.seconds)).toBeGreaterThan(900);
  const { json } = await send(port, { path: "/v1/operations", headers: metadata });
  const types = json.error.details.map((each: Record<string, string>) => each["@type"]);
  expect(types).toContain("type.googleapis.com/google.rpc.RetryInfo");
});

test("a caller is held to one rate however it proves who it is, and by whatever it calls", async () => {
  let key = "";
  const server = await serveSecured({
    settings: { ...settings, "rate-burst": String(doors.length) },
    prepare: (callers) => {
      key = callers.addKey("root");
    },
  });
  const ways = [{ "x-api-key": key }, { authorization: `Bearer ${key}` }, { "x-goog-api-key": key }];
  for (const [index, door] of doors.entries()) {
    const { code } = await door.knock(server.port, { headers: ways[index % 3] ?? {} });
    expect({ name: door.name, code }).not.toEqual({ name: door.name, code: "RESOURCE_EXHAUSTED" });
  }
  const last = await doors[0]?.knock(server.port, { headers: { "x-api-key": key } });
  expect(last?.code).toBe("RESOURCE_EXHAUSTED");
});

test("what is open to everybody is not counted, and calls of strangers cost nobody anything", async () => {
  const { port, as, health } = await start();
  const root = await as("root");
  for (let round = 0; round < 3; round++) {
    expect((await send(port, { path: "/livez", headers: root.headers })).status).toBe(200);
    expect((await send(port, { path: "/readyz" })).status).toBe(200);
    expect((await send(port, { path: "/console/" })).status).toBe(200);
    expect(await health.check({})).toMatchObject({ status: 1 });
    const asked = await callGrpc(port, Health.method.check, {}, root);
    expect(asked.error).toBeUndefined();
    expect((await doors[0]?.knock(port))?.reason).toBe("CREDENTIALS_MISSING");
  }
  expect((await doors[1]?.knock(port, root))?.code).toBe("OK");
});
