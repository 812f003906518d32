import { describe, expect, test } from "@jest/globals";
import type { HttpRequest } from "../../../src/rest/http.ts";
import { request, requestOf, serveHttp } from "./support/serve-http.ts";

const MEBIBYTE = "a".repeat(1024 * 1024);

/** A handler that replies with a stream, and what becomes of that. */
function streaming(pieces: (request: HttpRequest) => AsyncGenerator<Uint8Array | string>) {
  const ended = Promise.withResolvers<void>();
  const progress = { given: 0 };
  async function* observed(request: HttpRequest) {
    try {
      for await (const piece of pieces(request)) {
        progress.given++;
        yield piece;
      }
    } finally {
      ended.resolve();
    }
  }
  const handler = async (request: HttpRequest) => ({ status: 200, body: observed(request) });
  return { handler, progress, ended: ended.promise };
}

/** Goes on when the signal aborts. */
const whenAborted = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener("abort", resolve));

describe("a stream", () => {
  test("is sent piece by piece, its headers without waiting for the first one, and never compressed", async () => {
    const steps = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
    const { handler } = streaming(async function* () {
      await steps[0]?.promise;
      yield MEBIBYTE.slice(0, 2000);
      await steps[1]?.promise;
      yield Buffer.from("two");
      await steps[2]?.promise;
    });
    const { connect } = await serveHttp(handler);
    const connection = (await connect()).write(request("/", "Accept-Encoding: gzip"));
    const head = await connection.readTo("\r\n\r\n");
    expect(head.toLowerCase()).toContain("transfer-encoding: chunked");
    expect(head.toLowerCase()).not.toMatch(/content-(encoding|length)/);
    steps[0]?.resolve();
    expect(await connection.readTo("aaa\r\n")).toMatch(/^7d0\r\na{2000}\r\n$/);
    steps[1]?.resolve();
    expect(await connection.readTo("two\r\n")).toBe("3\r\ntwo\r\n");
    steps[2]?.resolve();
    expect(await connection.readTo("0\r\n\r\n")).toBe("0\r\n\r\n");
    connection.write(request("/"));
    expect((await connection.response()).text).toHaveLength(2003);
  });

  test("of nothing is an empty reply", async () => {
    const { handler } = streaming(async function* () {});
    const { send } = await serveHttp(handler);
    expect((await send(request("/"))).text).toBe("");
  });

  test("is not begun for HEAD", async () => {
    const { handler, progress } = streaming(async function* () {
      yield "a";
    });
    const { connect } = await serveHttp(handler);
    const connection = (await connect()).write(requestOf("HEAD", "/"));
    expect((await connection.response("HEAD")).status).toBe(200);
    expect(progress.given).toBe(0);
    expect((await connection.write(request("/")).response()).text).toBe("a");
  });

  test("ends the connection for a client of HTTP/1.0, which has no other way to see its end", async () => {
    const { handler } = streaming(async function* () {
      yield "one";
      yield "two";
    });
    const { connect } = await serveHttp(handler);
    const connection = (await connect()).write("GET / HTTP/1.0\r\n\r\n");
    expect(await connection.ended()).toMatch(/\r\n\r\nonetwo$/);
  });

  test("is asked for no more than its client reads, and ended when the client goes", async () => {
    const { handler, progress, ended } = streaming(async function* () {
      for (;;) yield MEBIBYTE;
    });
    const { connect, reports, reported } = await serveHttp(handler);
    const connection = await connect();
    connection.write(request("/"));
    await connection.readTo("a");
    connection.socket.pause();
    let before = -1;
    while (before !== progress.given) {
      before = progress.given;
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    }
    expect(progress.given).toBeLessThan(50);
    connection.socket.destroy();
    await ended;
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(reports[0]).not.toHaveProperty("fault");
  });

  test("whose client reads nothing for too long is cut off", async () => {
    const { handler, ended } = streaming(async function* () {
      for (;;) yield MEBIBYTE;
    });
    const { connect, reports, reported } = await serveHttp(handler, { limits: { stallTimeout: 50 } });
    const connection = await connect();
    connection.socket.pause();
    connection.write(request("/"));
    await ended;
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
  });

  test("that waits is not cut off for that", async () => {
    const released = Promise.withResolvers<void>();
    const { handler } = streaming(async function* () {
      yield MEBIBYTE;
      await released.promise;
      yield "end";
    });
    const limits = { stallTimeout: 30, keepAlive: 30, headersTimeout: 30, requestTimeout: 30, checkInterval: 10 };
    const { connect } = await serveHttp(handler, { limits });
    const connection = (await connect()).write(request("/"));
    const slow = (await connect()).write("GET");
    await connection.readTo("\r\n\r\n");
    await connection.readTo("aa\r\n");
    await slow.ended();
    released.resolve();
    expect(await connection.readTo("end\r\n")).toContain("end");
  });

  test("that waits is told by its signal that the client has gone", async () => {
    const { handler, ended } = streaming(async function* ({ signal }) {
      yield "begun";
      await whenAborted(signal);
      throw signal.reason;
    });
    const { connect, reported, reports } = await serveHttp(handler);
    const connection = (await connect()).write(request("/"));
    await connection.readTo("begun");
    connection.socket.resetAndDestroy();
    await ended;
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(reports[0]).not.toHaveProperty("fault");
  });

  test("gets time for its last words at the deadline", async () => {
    const { handler } = streaming(async function* ({ signal }) {
      yield "begun";
      await whenAborted(signal);
      yield `last: ${signal.reason.reason}`;
    });
    const { send } = await serveHttp(handler);
    expect((await send(request("/", "Grpc-Timeout: 50m"))).text).toBe("begunlast: DEADLINE_EXCEEDED");
  });

  test("that goes on after the deadline is cut off", async () => {
    const cut = Promise.withResolvers<void>();
    const { handler } = streaming(async function* ({ signal }) {
      yield "begun";
      await whenAborted(signal);
      yield "still here";
      await cut.promise;
    });
    const { connect, reports, reported } = await serveHttp(handler);
    const connection = (await connect()).write(request("/", "Grpc-Timeout: 10m"));
    expect(await connection.ended()).toMatch(/still here\r\n$/);
    cut.resolve();
    await reported(1);
    expect(reports).toMatchObject([{ code: 4 }]);
  });

  test("is reported with the code that it returns, or else with that of its reply", async () => {
    const { connect, reports, reported } = await serveHttp(async ({ target }) => ({
      status: 200,
      code: 0,
      body: (async function* () {
        yield "one";
        return target === "/failed" ? 5 : undefined;
      })(),
    }));
    const connection = (await connect()).write(request("/failed") + request("/good"));
    expect((await connection.response()).text).toBe("one");
    expect((await connection.response()).text).toBe("one");
    await reported(2);
    expect(reports).toMatchObject([{ code: 5 }, { code: 0 }]);
  });

  test("that fails is cut off, so that nobody takes it for complete, and reported", async () => {
    const fault = new Error("password=hunter2");
    const { handler } = streaming(async function* () {
      yield "begun";
      throw fault;
    });
    const { connect, reports, reported, send } = await serveHttp(handler);
    const connection = (await connect()).write(request("/"));
    expect(await connection.ended()).toMatch(/begun\r\n$/);
    await reported(1);
    expect(reports).toMatchObject([{ code: 13, fault }]);
    await expect(send(request("/"))).rejects.toThrow("the connection ended");
  });
});

test("a handler is told by its signal that the client has gone, and nothing is sent", async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const { connect, reports, reported } = await serveHttp(async ({ signal }) => {
    begun.resolve(signal);
    await whenAborted(signal);
    throw new Error("gone");
  });
  const connection = (await connect()).write(request("/"));
  expect((await begun.promise).aborted).toBe(false);
  connection.socket.resetAndDestroy();
  await reported(1);
  expect((await begun.promise).aborted).toBe(true);
  expect(reports).toMatchObject([{ code: 1 }]);
  expect(reports[0]).not.toHaveProperty("fault");
});

test("a stream that comes when the client has gone is ended", async () => {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const returned = Promise.withResolvers<void>();
  const body = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<string>>(() => {}),
      return: async () => {
        returned.resolve();
        return { done: true as const, value: undefined };
      },
    }),
  };
  const { connect, reported } = await serveHttp(async () => {
    begun.resolve();
    await released.promise;
    return { status: 200, body };
  });
  const connection = (await connect()).write(request("/"));
  await begun.promise;
  connection.socket.destroy();
  await reported(1);
  released.resolve();
  await returned.promise;
});

test("a client that goes within its request is forgotten", async () => {
  const { connect, requests, reports, reported, send } = await serveHttp(async () => ({ status: 200 }));
  for (const bytes of ["GET / HT", requestOf("POST", "/", "Content-Length: 10"), request("/")]) {
    const connection = await connect();
    await new Promise((resolve) => connection.socket.write(bytes, resolve));
    connection.socket.resetAndDestroy();
  }
  expect((await send(request("/"))).status).toBe(200);
  await reported(2);
  expect(requests.map(({ method }) => method)).not.toContain("POST");
  expect(reports.map(({ fault }) => fault).filter((fault) => fault !== undefined)).toEqual([]);
});
