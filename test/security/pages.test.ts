import { describe, expect, jest, test } from "@jest/globals";
import { allowedHosts } from "../../src/cli/serving/allowed-hosts.ts";
import { serve } from "../server/support/serve.ts";
import { longrun } from "../server/support/server-process.ts";
import { doors } from "./support/doors.ts";
import { serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(30_000);

const LISTED = "https://console.example";
const EVIL = "https://evil.example";

const httpDoors = doors.filter(({ isHttp }) => isHttp);

/** What changes something, in each profile. */
const changes = [
  ["POST", "/v1/operations"],
  ["DELETE", "/v1/operations/there"],
  ["POST", "/v1/operations/there:cancel"],
  ["PATCH", "/v1/operations/there"],
  ["DELETE", "/xiq/operations/there"],
  ["POST", "/xiq/operations/there/:cancel"],
  ["POST", "/async/v1/operations/there/cancel"],
] as const;

describe("pages of strangers", () => {
  test.each(httpDoors)("have no answer of $name, whatever credentials they bring", async (door) => {
    const { port, callers, reports } = await serveSecured({ settings: { "cors-origin": LISTED } });
    const authorization = `Bearer ${await callers.token({})}`;
    for (const headers of [{ origin: EVIL }, { origin: "null" }, { origin: EVIL, authorization }]) {
      const { status, headers: told } = await door.knock(port, { headers });
      expect(status).toBe(403);
      expect(told).not.toHaveProperty("access-control-allow-origin");
      expect(await reports.count(1)).toMatchObject([{ reason: "ORIGIN_NOT_ALLOWED" }]);
      reports.take();
    }
    const listed = await door.knock(port, { headers: { origin: LISTED, authorization } });
    expect(listed.headers["access-control-allow-origin"]).toBe(LISTED);
    expect(listed.status).not.toBe(403);
  });

  test.each(changes)("change nothing by %s %s, not even where nobody is asked who they are", async (method, path) => {
    const server = await serve();
    await server.createRunning("there");
    const before = await server.registry.getOperationRecord({ name: "operations/there" });
    const forged = [
      { origin: EVIL },
      { origin: EVIL, "content-type": "text/plain" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
      { "sec-fetch-site": "same-site" },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { origin: EVIL, "x-http-method-override": "GET" },
    ];
    for (const headers of forged) {
      const { status } = await send(server.port, { method, path, headers });
      expect({ headers, status }).toEqual({ headers, status: 403 });
    }
    const byGet = { "x-http-method-override": method, "sec-fetch-site": "cross-site" };
    await send(server.port, { path, headers: byGet });
    expect(await server.registry.getOperationRecord({ name: "operations/there" })).toEqual(before);
    expect((await server.operations.listOperations({})).operations).toHaveLength(1);
  });
});

test("a page of a listed origin is told what it may send, and may read that it is not known", async () => {
  const { port } = await serveSecured({ settings: { "cors-origin": LISTED } });
  const asked = {
    origin: LISTED,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization, x-api-key, cookie",
  };
  for (const path of ["/v1/operations", "/xiq/operations/a", "/async/v1/operations/a"]) {
    const preflight = await send(port, { method: "OPTIONS", path, headers: asked });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toBe("authorization, x-api-key");
    expect(preflight.headers).not.toHaveProperty("access-control-allow-credentials");
    const refused = await send(port, { path, headers: { origin: LISTED } });
    expect(refused.status).toBe(401);
    expect(refused.headers).toMatchObject({ "access-control-allow-origin": LISTED, vary: "Origin" });
    expect(refused.headers["access-control-expose-headers"]).toContain("WWW-Authenticate");
    const ofStranger = await send(port, { method: "OPTIONS", path, headers: { ...asked, origin: EVIL } });
    expect(ofStranger.status).toBe(403);
    expect(ofStranger.headers).not.toHaveProperty("access-control-allow-origin");
  }
});

describe("a server that only this machine reaches and that asks nobody who they are", () => {
  test("answers to this machine's names only, over every path", async () => {
    const { port } = await serve({ allowedHosts: allowedHosts(undefined) });
    for (const path of ["/v1/operations", "/xiq/operations/a", "/async/v1/operations/a", "/docs", "/openapi.json"]) {
      for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example"]) {
        const { status, text } = await send(port, { path, headers: { host } });
        expect({ path, host, status }).toEqual({ path, host, status: 403 });
        expect(text).not.toContain("operations/");
      }
      for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]", "a.localhost"]) {
        expect((await send(port, { path, headers: { host } })).status).not.toBe(403);
      }
    }
  });

  test("is what longrun serve begins as", async () => {
    const port = await longrun(["serve", "--listen", "127.0.0.1:0"]).listening();
    const { status, json } = await send(port, { path: "/v1/operations", headers: { host: "evil.example" } });
    expect([status, json.error.details[0].reason]).toEqual([403, "HOST_NOT_ALLOWED"]);
    expect((await send(port, { path: "/v1/operations" })).status).toBe(200);
  });
});
