import { describe, expect, test } from "@jest/globals";
import { echo, request, requestOf, serveHttp } from "./support/serve-http.ts";

const NEVER = new AbortController().signal;

const unavailable = {
  status: 503,
  headers: { "retry-after": "1", connection: "close" },
  json: { error: { code: 503, status: "UNAVAILABLE", details: expect.arrayContaining([]) } },
};

/** A server whose handler waits until it is released. */
async function serveHeld() {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const served = await serveHttp(async (given) => {
    begun.resolve();
    await released.promise;
    return echo(given);
  });
  return { ...served, begun: begun.promise, release: released.resolve };
}

describe("while the server drains", () => {
  test("a request in progress is answered, and its connection closed", async () => {
    const { connect, drain, begun, release } = await serveHeld();
    const connection = (await connect()).write(request("/a"));
    await begun;
    const drained = drain(NEVER);
    release();
    const response = await connection.response();
    expect(response).toMatchObject({ status: 200, headers: { connection: "close" }, json: { target: "/a" } });
    expect(await connection.ended()).toBe("");
    await drained;
  });

  test("a request that comes on an open connection is refused with UNAVAILABLE and told when to come back", async () => {
    const { connect, drain, begun, release, requests } = await serveHeld();
    const kept = (await connect()).write(request("/", "Grpc-Timeout: malformed"));
    await kept.response();
    const connection = (await connect()).write(request("/a"));
    await begun;
    const drained = drain(NEVER);
    const late = await kept.write(request("/late")).response();
    expect(late).toMatchObject(unavailable);
    expect(late.json.error.details).toMatchObject([
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVER_DRAINING", domain: "longrun" },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1s" },
    ]);
    expect(await kept.ended()).toBe("");
    release();
    expect((await connection.response()).status).toBe(200);
    await drained;
    expect(requests.map(({ target }) => target)).toEqual(["/a"]);
  });

  test("a request that waits for another one on its connection is not handled any more", async () => {
    const { connect, drain, begun, release, requests, reports } = await serveHeld();
    const connection = (await connect()).write(request("/a") + request("/b"));
    await begun;
    const drained = drain(NEVER);
    release();
    expect((await connection.response()).json.target).toBe("/a");
    expect(await connection.ended()).toBe("");
    await drained;
    expect(requests).toHaveLength(1);
    expect(reports).toHaveLength(1);
  });

  test("a request whose body is still coming is answered when it has come", async () => {
    const { connect, drain } = await serveHttp();
    const connection = (await connect()).write(requestOf("POST", "/", "Content-Length: 2", "Expect: 100-continue"));
    await connection.readTo("\r\n\r\n");
    const drained = drain(NEVER);
    expect((await connection.write("ab").response()).json.body).toBe("ab");
    await drained;
  });

  test("a stream goes on to the end that its handler gives it", async () => {
    const released = Promise.withResolvers<void>();
    async function* body() {
      yield "begun";
      await released.promise;
      yield "last words";
    }
    const { connect, drain } = await serveHttp(async () => ({ status: 200, body: body() }));
    const connection = (await connect()).write(request("/"));
    await connection.readTo("begun\r\n");
    const drained = drain(NEVER);
    released.resolve();
    expect(await connection.readTo("0\r\n\r\n")).toContain("last words");
    expect(await connection.ended()).toBe("");
    await drained;
  });
});

describe("the drain does not wait for", () => {
  test.each([
    ["nothing", ""],
    ["a connection that has been used", request("/")],
    ["half of a second head", `${request("/")}GET / HTTP/1.1\r\nHo`],
  ])("%s", async (_, bytes) => {
    const { connect, drain } = await serveHttp();
    const connection = (await connect()).write(bytes);
    if (bytes !== "") await connection.response();
    const start = performance.now();
    await drain(NEVER);
    expect(performance.now() - start).toBeLessThan(2000);
    if (bytes !== "") expect(await connection.ended()).toBe("");
  });
});

describe("when the grace time is over", () => {
  test("a request that is not answered gets UNAVAILABLE, and its handler is told", async () => {
    const { connect, drain, begun, requests, reports } = await serveHeld();
    const connection = (await connect()).write(request("/a") + request("/b"));
    await begun;
    await drain(AbortSignal.abort());
    expect(await connection.response()).toMatchObject(unavailable);
    expect(await connection.ended()).toBe("");
    expect(requests[0]?.signal).toMatchObject({ aborted: true, reason: { reason: "SERVER_DRAINING" } });
    expect(reports).toMatchObject([{ code: 14 }]);
  });

  test("one whose body has not come does too", async () => {
    const { connect, drain, requests } = await serveHttp();
    const connection = (await connect()).write(requestOf("POST", "/", "Content-Length: 2", "Expect: 100-continue"));
    await connection.readTo("\r\n\r\n");
    await drain(AbortSignal.abort());
    expect(await connection.response()).toMatchObject(unavailable);
    expect(requests).toEqual([]);
  });

  test("a stream gets time for its last words, and is cut off", async () => {
    const cut = Promise.withResolvers<void>();
    async function* body(signal: AbortSignal) {
      yield "begun";
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield `last: ${signal.reason.reason}`;
      await cut.promise;
    }
    const { connect, drain, reports, reported } = await serveHttp(async ({ signal }) => ({
      status: 200,
      body: body(signal),
    }));
    const connection = (await connect()).write(request("/"));
    await connection.readTo("begun\r\n");
    await drain(AbortSignal.abort());
    expect(await connection.ended()).toMatch(/last: SERVER_DRAINING\r\n$/);
    cut.resolve();
    await reported(1);
    expect(reports).toMatchObject([{ code: 14 }]);
  });
});
