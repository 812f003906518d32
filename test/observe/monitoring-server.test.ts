import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { MonitoringServer } from "../../src/observe/monitoring-server.ts";
import { afterTest } from "../support/after-test.ts";

const pages = new Map([
  ["/livez", async () => ({ status: 200, headers: { "content-type": "text/x" }, body: "ok\n" })],
  ["/readyz", async () => ({ status: 503, body: "not ready\n" })],
  ["/metrics", () => Promise.reject(new Error("secret words"))],
]);

async function serve() {
  const server = await MonitoringServer.listen({ host: "127.0.0.1", port: 0 }, pages);
  afterTest(() => server.close());
  return server;
}

async function ask(path: string, init?: RequestInit) {
  const { port } = await serve();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return [response.status, await response.text(), response.headers.get("content-type")];
}

test("pages are served to whoever asks", async () => {
  expect(await ask("/livez")).toEqual([200, "ok\n", "text/x"]);
  expect(await ask("/livez?verbose")).toEqual([200, "ok\n", "text/x"]);
  expect(await ask("/readyz")).toEqual([503, "not ready\n", "text/plain; charset=utf-8"]);
  expect(await ask("/livez", { method: "HEAD" })).toEqual([200, "", "text/x"]);
});

test("there is nothing else, and nothing can be written", async () => {
  for (const path of ["/", "/v1/operations", "/livez/", "/openapi.json"]) {
    expect(await ask(path)).toEqual([404, "There is no such page.\n", expect.any(String)]);
  }
  expect(await ask("/livez", { method: "POST", body: "x" })).toContain(405);
  expect(await ask("/metrics", { method: "DELETE" })).toContain(405);
});

test("a page that cannot be made is an error that tells nothing", async () => {
  expect(await ask("/metrics")).toEqual([500, "The page cannot be made.\n", expect.any(String)]);
});

test("a body that never comes holds no connection", async () => {
  const { port } = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /livez HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 405 .*connection: close/is);
});

test("an address that is in use is an error", async () => {
  const { port } = await serve();
  await expect(MonitoringServer.listen({ host: "127.0.0.1", port }, pages)).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("when it closes, so do the connections that are open", async () => {
  const server = await MonitoringServer.listen({ host: "127.0.0.1", port: 0 }, pages);
  const socket = connect(server.port, "127.0.0.1");
  socket.write("GET /livez HTTP/1.1\r\nhost: a\r\n\r\n");
  await new Promise((resolve) => socket.once("data", resolve));
  const ended = new Promise((resolve) => socket.once("close", resolve));
  await server.close();
  await ended;
});
