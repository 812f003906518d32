import { expect, test } from "@jest/globals";
import { unrestricted } from "../../../src/authorization/access.ts";
import type { Principal } from "../../../src/authorization/principal.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import type { HttpReply } from "../../../src/rest/http.ts";
import { monitoring } from "../../../src/rest/monitoring/monitoring.ts";
import { type MonitoringSource, monitoringPages } from "../../../src/rest/monitoring/monitoring-pages.ts";
import { alice } from "../../support/principals.ts";

const metrics = { contentType: "text/plain; version=0.0.4", read: async () => "up 1\n" };
const ready = { isReady: true, checks: ["server: ok", "repository: ok"] };

/** Somebody who may list many operations, but not all. */
const bob: Principal = {
  name: "bob",
  access: { ...unrestricted, isUnrestricted: false, mayEverywhere: (permission) => permission !== "list" },
};

async function ask(line: string, source: Partial<MonitoringSource> = {}, principal = alice) {
  const types = new KnownTypes();
  const others = async (): Promise<HttpReply> => ({ status: 204 });
  const pages = monitoringPages({ metrics, readiness: { report: async () => ready }, ...source });
  const handler = monitoring(pages, () => types.registry, others);
  const [method = "", target = ""] = line.split(" ");
  return handler({
    method,
    target,
    headers: {},
    body: new Uint8Array(),
    signal: new AbortController().signal,
    principal,
    deadline: undefined,
    origin: "http://localhost",
  });
}

test("the process lives while it answers", async () => {
  expect(await ask("GET /livez")).toEqual({
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
    body: "ok\n",
    profile: "monitoring",
  });
});

test("whether it is ready is told with what was checked", async () => {
  expect(await ask("GET /readyz")).toMatchObject({ status: 200, body: "ok\nserver: ok\nrepository: ok\n" });
  const report = async () => ({ isReady: false, checks: ["server: draining", "repository: ok"] });
  expect(await ask("GET /readyz", { readiness: { report } })).toMatchObject({
    status: 503,
    body: "not ready\nserver: draining\nrepository: ok\n",
  });
});

test("metrics are for those who may list all operations", async () => {
  expect(await ask("GET /metrics")).toMatchObject({
    status: 200,
    headers: { "content-type": metrics.contentType },
    body: "up 1\n",
  });
  expect(await ask("GET /metrics", {}, bob)).toMatchObject({
    status: 403,
    body: expect.stringContaining("PERMISSION_DENIED"),
    profile: "monitoring",
  });
  expect(await ask("GET /readyz", {}, bob)).toMatchObject({ status: 200 });
});

test("without metrics there is no page of them", async () => {
  expect(await ask("GET /metrics", { metrics: undefined })).toEqual({ status: 204 });
});

test("pages are found by their path alone, however the target is written", async () => {
  for (const target of ["/livez?verbose", "http://example.com/livez"]) {
    expect(await ask(`GET ${target}`)).toMatchObject({ status: 200, body: "ok\n" });
  }
  for (const target of ["/livez/", "/LIVEZ", "//livez", "/v1/livez", "/", "/%6Civez"]) {
    expect(await ask(`GET ${target}`)).toEqual({ status: 204 });
  }
});

test("they can only be read", async () => {
  expect(await ask("POST /livez")).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  expect(await ask("DELETE /metrics", {}, bob)).toMatchObject({ status: 405 });
});
