import { once } from "node:events";
import { createServer, type RequestListener as NodeListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { UntypedHandleCall } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { type Longrun, messageIn, type RestServices, serviceIn } from "../../src/index.ts";
import { afterTest } from "../support/after-test.ts";
import { descriptorSet, loaded } from "./bookstore.ts";
import { openBench } from "./support.ts";

const definition = serviceIn(loaded, "bookstore.v1.Bookstore");
const responseType = messageIn(loaded, "bookstore.v1.ExportBooksResponse");

/** Serves a listener of node:http, and gives how to ask it. */
async function listen(listener: NodeListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const json =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...json });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text, headers: response.headers };
  };
}

/** The user's service, as grpc-js would serve it. */
function bookstore(longrun: Longrun) {
  const exportBooks = longrun.unary(({ parent, fail }: { parent: string; fail: boolean }, call) => {
    if (fail) throw { code: 9, details: `no books for ${call.metadata.get("x-user")}` };
    return longrun.start({ method: definition.ExportBooks, responseType }, () => ({ uri: `gs://${parent}.csv` }));
  });
  return { definition, implementation: { exportBooks } };
}

function serveOwn(options: RestServices = {}) {
  const bench = openBench({ descriptorSet });
  const rest = bench.longrun.rest({ ...options, services: [bookstore(bench.longrun)] });
  return { ...bench, rest };
}

test("operations and the user's own methods are served as REST by their HTTP rules", async () => {
  const { rest, ended } = serveOwn();
  const ask = await listen(rest);
  const started = await ask("POST", "/v1/shelves/1:export", {});
  expect(started).toMatchObject({ status: 200, body: { name: expect.stringMatching(/^operations\//) } });
  const { name } = started.body;
  await ended(name);
  expect((await ask("GET", `/v1/${name}`)).body).toEqual({
    name,
    done: true,
    response: { "@type": "type.googleapis.com/bookstore.v1.ExportBooksResponse", uri: "gs://shelves/1.csv" },
  });
  expect((await ask("GET", "/v1/operations")).body.operations).toHaveLength(1);
});

test("an error of a method has its code, and the headers of the request are its metadata", async () => {
  const { rest } = serveOwn();
  const ask = await listen(rest);
  const headers = { "x-user": "ann", "x-latin": "caf\u00e9", "x-some-bin": "?" };
  const { status, body } = await ask("POST", "/v1/shelves/1:export", { fail: true }, headers);
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { status: "FAILED_PRECONDITION", message: "no books for ann" } });
});

test.each([
  ["gives its callback an error with a message alone", 400, "only a message"],
  ["is async and throws", 500, "Internal error."],
] as const)("a method that %s is answered with %i", async (how, status, message) => {
  const { longrun } = openBench({ descriptorSet });
  const exportBooks: UntypedHandleCall = async (_: unknown, callback: (error: object) => void) => {
    if (how === "is async and throws") throw new Error("secret");
    callback({ code: 9, message: "only a message" });
  };
  const ask = await listen(longrun.rest({ services: [{ definition, implementation: { exportBooks } }] }));
  const reply = await ask("POST", "/v1/shelves/1:export", {});
  expect(reply).toMatchObject({ status, body: { error: { message } } });
});

test("a method without an implementation has no route", async () => {
  const { rest } = serveOwn();
  const ask = await listen(rest);
  expect(await ask("GET", "/v1/shelves/1:count")).toMatchObject({ status: 404 });
});

test("the registry is served if that is asked for", async () => {
  const { longrun } = openBench();
  const create = ["POST", "/v1/operations", { operationId: "a" }] as const;
  expect(await (await listen(longrun.rest()))(...create)).toMatchObject({ status: 405 });
  expect(await (await listen(longrun.rest({ registry: true })))(...create)).toMatchObject({ status: 200 });
});

test("a service that the descriptor set does not have cannot be served", () => {
  const { longrun } = openBench();
  expect(() => longrun.rest({ services: [bookstore(longrun)] })).toThrow('has no service "bookstore.v1.Bookstore"');
});

describe("in a framework", () => {
  const next = (response: { end(text: string): void }) => () => response.end("next");

  test("what is not served goes on to the next handler, with its target as it was", async () => {
    const { rest } = serveOwn({ prefix: "/api" });
    const ask = await listen((request, response) =>
      rest(request, response, () => response.end(`next: ${request.url}`)),
    );
    expect((await ask("GET", "/api/v1/operations")).body).toEqual({});
    for (const path of ["/v1/operations", "/api/v1/books", "/apis/v1/operations", "/api", "/api/v1/%zz"]) {
      expect((await ask("GET", path)).body).toBe(`next: ${path}`);
    }
    expect((await ask("PUT", "/api/v1/operations")).body).toBe("next: /api/v1/operations");
  });

  test("a mount whose prefix the framework takes off, as Express does, needs none", async () => {
    const { rest } = serveOwn();
    const ask = await listen((request, response) => {
      request.url = request.url?.replace("/mounted", "") ?? "";
      rest(request, response, next(response));
    });
    expect((await ask("GET", "/mounted/v1/operations?pageSize=1")).body).toEqual({});
    expect((await ask("GET", "/mounted/books")).body).toBe("next");
  });

  test("without a next handler, everything is answered", async () => {
    const { rest } = serveOwn({ prefix: "/api" });
    const ask = await listen(rest);
    expect(await ask("GET", "/api/v1/operations")).toMatchObject({ status: 200 });
    for (const path of ["/books", "/v1/operations"]) {
      expect(await ask("GET", path)).toMatchObject({ status: 404, body: { error: { status: "NOT_FOUND" } } });
    }
  });
});
