import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../../support/after-test.ts";

// The addresses that localhost has in these tests, where the server looks them up.
await jest.unstable_mockModule("node:dns/promises", () => ({
  lookup: async () => [{ address: "127.0.0.1" }, { address: "127.0.0.2" }],
}));
const { MonitoringServer } = await import("../../../src/cli/serving/monitoring-server.ts");

const pages = new Map([
  ["/livez", async () => ({ status: 200, headers: { "content-type": "text/x" }, body: "ok\n" })],
  ["/readyz", async () => ({ status: 503, body: "not ready\n" })],
  ["/metrics", () => Promise.reject(new Error("secret words"))],
]);

async function serve({ host = "127.0.0.1", allowedHosts }: { host?: string; allowedHosts?: () => boolean } = {}) {
  const errors: unknown[] = [];
  const server = new MonitoringServer({ pages, allowedHosts, onError: (error) => errors.push(error) });
  const port = await server.start({ host, port: 0 });
  afterTest(() => server.close());
  return { server, port, errors };
}

async function ask(path: string, init?: RequestInit) {
  const { port } = await serve();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return [response.status, await response.text(), response.headers.get("content-type")];
}

const JSON_TYPE = expect.stringMatching(/^application\/json/);

test("pages are served to whoever asks", async () => {
  expect(await ask("/livez")).toEqual([200, "ok\n", "text/x"]);
  expect(await ask("/livez?verbose")).toEqual([200, "ok\n", "text/x"]);
  expect(await ask("/readyz")).toEqual([503, "not ready\n", null]);
  expect(await ask("/livez", { method: "HEAD" })).toEqual([200, "", "text/x"]);
});

test("there is nothing else, and nothing can be written", async () => {
  for (const path of ["/", "/v1/operations", "/livez/", "/openapi.json"]) {
    expect(await ask(path)).toEqual([404, expect.stringContaining("ROUTE_NOT_FOUND"), JSON_TYPE]);
  }
  expect(await ask("/livez", { method: "POST", body: "x" })).toContain(405);
  expect(await ask("/metrics", { method: "DELETE" })).toContain(405);
});

test("a page that cannot be made is an error that tells its reason to the operator only", async () => {
  const { port, errors } = await serve();
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret words");
  expect(errors).toEqual([new Error("secret words")]);
});

test("who asks by a name that is not allowed is told nothing", async () => {
  const { port } = await serve({ allowedHosts: () => false });
  const response = await fetch(`http://127.0.0.1:${port}/livez`);
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining("HOST_NOT_ALLOWED")]);
});

test("localhost is served on every address it stands for", async () => {
  const { port } = await serve({ host: "localhost" });
  for (const address of ["127.0.0.1", "127.0.0.2"]) {
    expect((await fetch(`http://${address}:${port}/livez`)).status).toBe(200);
  }
});

test("a body that never comes holds no connection", async () => {
  const { port } = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /livez HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*connection: close/is);
});

test("an address that is in use is an error", async () => {
  const { port } = await serve();
  const other = new MonitoringServer({ pages, allowedHosts: undefined, onError: () => {} });
  await expect(other.start({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("when it closes, so do the connections that are open, whatever they have sent", async () => {
  const { server, port } = await serve();
  const [idle, used] = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
  await once(idle, "connect");
  used.write("GET /livez HTTP/1.1\r\nhost: a\r\n\r\n");
  await once(used, "data");
  const ended = Promise.all([idle, used].map((socket) => once(socket.resume(), "close")));
  await server.close();
  await ended;
  // By itself it ends a silent connection later than that.
}, 4000);
