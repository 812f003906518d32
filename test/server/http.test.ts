import { once } from "node:events";
import { Agent, get, type IncomingMessage, type RequestOptions } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { CallReport } from "../../src/index.ts";
import { afterTest, serve } from "./support/serve.ts";

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
    resource: undefined,
    principal: "anonymous",
    code: 5,
    milliseconds: expect.any(Number),
  });
});

test("pages of the origins that the server is given may read the answers, and no others", async () => {
  const { port } = await serve({ corsOrigins: ["https://a.example.com"] });
  const allowed = async (origin: string) =>
    (await getFrom(port, "/", { headers: { origin } })).headers["access-control-allow-origin"];
  expect(await allowed("https://a.example.com")).toBe("https://a.example.com");
  expect(await allowed("https://b.example.com")).toBeUndefined();
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
