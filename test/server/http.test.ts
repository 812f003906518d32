import { once } from "node:events";
import { Agent, get, type IncomingMessage, type RequestOptions, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { CallReport } from "../../src/index.ts";
import { afterTest } from "../support/after-test.ts";
import { serve } from "./support/serve.ts";

/** Sends a GET and gives the response with its body. */
async function getFrom(port: number, path: string, options: RequestOptions = {}) {
  const [response]: IncomingMessage[] = await once(get({ port, host: "127.0.0.1", path, ...options }), "response");
  if (response === undefined) throw new Error("no response");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test("calls over HTTP are reported as those over gRPC are", async () => {
  const reported = Promise.withResolvers<CallReport>();
  const { port } = await serve({ onCall: reported.resolve });
  await getFrom(port, "/anything?key=hunter2");
  expect(await reported.promise).toEqual({
    method: "GET /anything",
    rpc: undefined,
    profile: "google",
    resource: undefined,
    principal: "anonymous",
    remoteAddress: "127.0.0.1",
    code: 5,
    reason: "ROUTE_NOT_FOUND",
    milliseconds: expect.any(Number),
    requestId: expect.any(String),
  });
});

test.each([
  ["POST", "/v1/nothing", 404],
  ["PUT", "/v1/operations", 405],
  ["POST", "/v1/operations?alt=csv", 400],
  ["PATCH", "/xiq/operations/a", 405],
  ["POST", "/async/v1/nothing", 404],
  ["POST", "/docs", 405],
  ["POST", "/v1/operations", 100],
  ["POST", "/xiq/operations/a/:cancel", 100],
  ["POST", "/async/v1/operations/a/cancel", 100],
])("%s %s that waits to be told to go on is answered %d before its body comes", async (method, path, status) => {
  const { port } = await serve();
  const headers = { expect: "100-continue", "content-length": "2", "content-type": "application/json" };
  const sent = request({ port, host: "127.0.0.1", method, path, headers });
  sent.on("error", () => {}).flushHeaders();
  const answered = new Promise<number | undefined>((resolve) => {
    sent.on("continue", () => resolve(100));
    sent.on("response", ({ statusCode }) => resolve(statusCode));
  });
  expect(await answered).toBe(status);
  sent.destroy();
});

test.each(["text/event-stream", "application/json", "application/x-ndjson"])(
  "a watch in %s that ends with an error is reported with its code",
  async (accept) => {
    const reported = Promise.withResolvers<CallReport>();
    const { port } = await serve({
      onCall: (report) => {
        if (report.method.endsWith(":watch")) reported.resolve(report);
      },
    });
    const at = `http://127.0.0.1:${port}/v1/operations`;
    await fetch(`${at}?operationId=a`, { method: "POST", body: "{}" });
    const watch = await fetch(`${at}/a:watch`, { headers: { accept } });
    await fetch(`${at}/a`, { method: "DELETE" });
    expect(await watch.text()).toContain("NOT_FOUND");
    expect(await reported.promise).toMatchObject({ method: "GET /v1/operations/a:watch", code: 5 });
  },
);

test("pages of the origins that the server is given may read the answers, and no others", async () => {
  const { port } = await serve({ corsOrigins: ["https://a.example.com"] });
  const allowed = async (origin: string) =>
    (await getFrom(port, "/", { headers: { origin } })).headers["access-control-allow-origin"];
  expect(await allowed("https://a.example.com")).toBe("https://a.example.com");
  expect(await allowed("https://b.example.com")).toBeUndefined();
});

test("documents tell the URL that the server is given", async () => {
  const { port } = await serve({ publicUrl: "https://longrun.example.com" });
  expect(JSON.parse((await getFrom(port, "/openapi.json")).body).servers).toEqual([
    { url: "https://longrun.example.com" },
  ]);
});

test("errors of requests that no profile sees have the shape of the profile that they are for", async () => {
  const { port } = await serve({ mounts: { xiq: "/x", async: undefined } });
  const options = { headers: { "grpc-timeout": "soon" } };
  const { status, headers, body } = await getFrom(port, "/x/operations/a", options);
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({
    error_message_code: "MALFORMED_REQUEST",
    error_id: headers["x-request-id"],
  });
  expect(JSON.parse((await getFrom(port, "/async/v1/operations/a", options)).body)).toHaveProperty("error.code", 400);
});

test("connections that clients keep open do not keep the server from stopping", async () => {
  const { port, server } = await serve();
  const agent = new Agent({ keepAlive: true });
  afterTest(() => agent.destroy());
  await getFrom(port, "/", { agent });
  const start = performance.now();
  await server.stop(60_000);
  expect(performance.now() - start).toBeLessThan(5000);
});
