import { once } from "node:events";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, jest, test } from "@jest/globals";
import type { HttpReply } from "../../../src/rest/http.ts";
import { afterTest } from "../../support/after-test.ts";
import { post, request, requestOf, serveHttp } from "./support/serve-http.ts";

const MEBIBYTE = 1024 * 1024;
const MOST = 4 * MEBIBYTE;

const tooLarge = { status: 413, json: { error: { code: 413, status: "RESOURCE_EXHAUSTED" } } };

describe("a body of more than 4 MiB is refused with 413", () => {
  test("by its Content-Length, before it comes", async () => {
    const { send, requests } = await serveHttp();
    const response = await send(requestOf("POST", "/", `Content-Length: ${MOST + 1}`));
    expect(response).toMatchObject({ ...tooLarge, headers: { connection: "close" } });
    expect(requests).toEqual([]);
  });

  test("in chunks, when it is too much", async () => {
    const { connect, requests } = await serveHttp();
    const connection = (await connect()).write(requestOf("POST", "/", "Transfer-Encoding: chunked"));
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(MEBIBYTE), Buffer.from("\r\n")]);
    for (let count = 0; count < 4; count++) connection.write(chunk);
    connection.write("1\r\nx\r\n");
    expect(await connection.response()).toMatchObject(tooLarge);
    expect(requests).toEqual([]);
  });

  test("and the client that sends all of it first reads the answer", async () => {
    const { connect } = await serveHttp();
    const connection = await connect();
    connection.write(post("/", Buffer.alloc(2 * MOST)));
    if (connection.socket.writableLength > 0) await once(connection.socket, "drain");
    expect(await connection.response()).toMatchObject(tooLarge);
    expect(await connection.ended()).toBe("");
  });

  test("and what follows it on the connection is not handled", async () => {
    const { connect, requests, send } = await serveHttp(undefined, { limits: { bodyBytes: 100_000 } });
    const connection = (await connect()).write(post("/", Buffer.alloc(200_000))).write(request("/smuggled"));
    expect(await connection.response()).toMatchObject(tooLarge);
    expect(await connection.ended()).toBe("");
    for (let count = 0; count < 10; count++) await send(request("/other"));
    expect(requests.map(({ target }) => target)).not.toContain("/smuggled");
  });

  test("but 4 MiB are taken, with a length and in chunks", async () => {
    const { send, requests } = await serveHttp(async () => ({ status: 200 }));
    expect((await send(post("/", Buffer.alloc(MOST)))).status).toBe(200);
    const head = requestOf("POST", "/", "Transfer-Encoding: chunked");
    expect((await send(`${head}400000\r\n`, Buffer.alloc(MOST), "\r\n0\r\n\r\n")).status).toBe(200);
    expect(requests.map(({ body }) => body.length)).toEqual([MOST, MOST]);
  });
});

describe("a compressed body", () => {
  test.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["GZIP", gzipSync],
    ["deflate", deflateSync],
    ["identity", (text: string) => Buffer.from(text)],
  ])("in %s is given to the handler as it was", async (coding, compress) => {
    const { send } = await serveHttp();
    const { body, headers } = (await send(post("/", compress("héllo"), `Content-Encoding: ${coding}`))).json;
    expect(body).toBe("héllo");
    expect(headers).not.toHaveProperty("content-encoding");
  });

  test.each(["br", "zstd", "compress", "gzip, gzip", "constructor"])("in %s is refused with 415", async (coding) => {
    const { send } = await serveHttp();
    const response = await send(post("/", "abc", `Content-Encoding: ${coding}`));
    expect(response).toMatchObject({ status: 415, headers: { "accept-encoding": "gzip, deflate" } });
    expect(response.json.error.details[0].reason).toBe("UNSUPPORTED_MEDIA_TYPE");
  });

  test.each([
    ["gzip", gzipSync(Buffer.alloc(MOST + 1))],
    ["gzip", gzipSync(Buffer.alloc(64 * MEBIBYTE))],
    ["deflate", deflateSync(Buffer.alloc(64 * MEBIBYTE))],
  ])("in %s that grows beyond 4 MiB is refused with 413", async (coding, body) => {
    const { connect, requests } = await serveHttp();
    const connection = (await connect()).write(post("/", body, `Content-Encoding: ${coding}`));
    expect(await connection.response()).toMatchObject(tooLarge);
    expect((await connection.write(request("/next")).response()).json.target).toBe("/next");
    expect(requests).toHaveLength(1);
  });

  test("that grows to 4 MiB is taken", async () => {
    const { send, requests } = await serveHttp(async () => ({ status: 200 }));
    const body = gzipSync(Buffer.alloc(MOST));
    expect((await send(post("/", body, "Content-Encoding: gzip"))).status).toBe(200);
    expect(requests[0]?.body.length).toBe(MOST);
  });

  test.each([
    ["gzip", Buffer.from("no gzip")],
    ["gzip", gzipSync("cut off").subarray(0, -9)],
    ["deflate", deflateRawSync("no zlib header")],
  ])("that is no %s is refused with 400", async (coding, body) => {
    const { connect } = await serveHttp();
    const connection = (await connect()).write(post("/", body, `Content-Encoding: ${coding}`));
    expect(await connection.response()).toMatchObject({ status: 400, json: { error: { status: "INVALID_ARGUMENT" } } });
    expect((await connection.write(request("/next")).response()).json.target).toBe("/next");
  });

  test("may be empty", async () => {
    const { send } = await serveHttp();
    expect((await send(post("/", "", "Content-Encoding: gzip"))).json.body).toBe("");
  });
});

describe("headers of more than 16 KiB are refused with 431", () => {
  test.each([
    ["one header", request("/", `X-A: ${"a".repeat(17_000)}`)],
    ["many headers", request("/", ...Array.from({ length: 2000 }, (_, index) => `X-${index}: abcdef`))],
    ["the target", request(`/${"a".repeat(17_000)}`)],
    ["the trailers", `${requestOf("POST", "/", "Transfer-Encoding: chunked")}0\r\nX-A: ${"a".repeat(17_000)}\r\n\r\n`],
  ])("by %s", async (_, bytes) => {
    const { send, requests } = await serveHttp();
    const response = await send(bytes);
    expect(response).toMatchObject({ status: 431, json: { error: { code: 431, status: "RESOURCE_EXHAUSTED" } } });
    expect(requests).toEqual([]);
    expect((await send(request("/next"))).status).toBe(200);
  });

  test("or of as many as the server is told", async () => {
    const { send } = await serveHttp(undefined, { limits: { headerBytes: 500 } });
    expect((await send(request(`/${"a".repeat(500)}`))).status).toBe(431);
    expect((await send(request(`/${"a".repeat(300)}`))).status).toBe(200);
  });

  test("and of fewer, none is dropped", async () => {
    const { send } = await serveHttp();
    const names = Array.from({ length: 2500 }, (_, index) => index.toString(36));
    const { headers } = (await send(request("/", ...names.map((name) => `${name}:`), "last: here"))).json;
    expect(headers.last).toBe("here");
  });
});

test("chunk extensions of more than 16 KiB are refused with 413", async () => {
  const { send } = await serveHttp();
  const head = requestOf("POST", "/", "Transfer-Encoding: chunked");
  expect((await send(`${head}1;${"a".repeat(17_000)}\r\na\r\n0\r\n\r\n`)).status).toBe(413);
});

/** What goes on by itself where a test moves the timers. */
const REAL = ["Date", "hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "setInterval"] as const;

const impatient = { headersTimeout: 100, requestTimeout: 200, checkInterval: 20 };
const tooSlow = { status: 408, headers: { connection: "close" }, json: { error: { code: 408 } } };

/** Resolves when the server waits for its client, and for nothing else. */
async function untilStalled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (jest.getTimerCount() !== 1) turn = 0;
    await new Promise(setImmediate);
  }
}

describe("a client that is too slow is cut off", () => {
  test("with its headers", async () => {
    const { connect, requests } = await serveHttp(undefined, { limits: { ...impatient, requestTimeout: 60_000 } });
    const connection = (await connect()).write("GET / HTTP/1.1\r\nHost:");
    expect(await connection.response()).toMatchObject(tooSlow);
    expect(await connection.ended()).toBe("");
    expect(requests).toEqual([]);
  });

  test.each([
    ["with a body", "Content-Length: 1000"],
    ["with chunks", "Transfer-Encoding: chunked"],
  ])("%s, even if a byte comes now and then", async (_, header) => {
    const { connect, requests } = await serveHttp(undefined, { limits: impatient });
    const connection = (await connect()).write(requestOf("POST", "/", header));
    const trickle = setInterval(() => connection.write(header.startsWith("C") ? "a" : "1\r\na\r\n"), 10);
    try {
      const response = await connection.response();
      expect(response).toMatchObject(tooSlow);
      expect(response.json.error.details[0].reason).toBe("REQUEST_TIMEOUT");
      await connection.closed();
    } finally {
      clearInterval(trickle);
    }
    expect(requests).toEqual([]);
  });

  test("with its second request", async () => {
    const { connect } = await serveHttp(undefined, { limits: impatient });
    const connection = (await connect()).write(request("/"));
    expect((await connection.response()).status).toBe(200);
    expect(await connection.write("GET").response()).toMatchObject(tooSlow);
  });

  test("with the next request", async () => {
    const { connect } = await serveHttp(undefined, { limits: { keepAlive: 1 } });
    const connection = (await connect()).write(request("/"));
    expect((await connection.response()).headers.connection).toBe("keep-alive");
    expect(await connection.ended()).toBe("");
  });

  test.each<[string, () => NonNullable<HttpReply["body"]>]>([
    ["a long reply", () => Buffer.alloc(24 * MEBIBYTE)],
    ["a long text", () => "é".repeat(12 * MEBIBYTE)],
    [
      "a stream",
      async function* () {
        for (;;) yield Buffer.alloc(MEBIBYTE);
      },
    ],
  ])("with reading %s, 30 s after it has taken the last of it", async (_, body) => {
    jest.useFakeTimers({ doNotFake: [...REAL] });
    afterTest(() => jest.useRealTimers());
    const { connect, reports, reported } = await serveHttp(async () => ({ status: 200, body: body() }));
    const connection = await connect();
    connection.socket.pause();
    connection.write(request("/"));
    await untilStalled();
    jest.advanceTimersByTime(29_999);
    for (let bytes = 0; bytes < 8 * MEBIBYTE; ) {
      const [chunk] = await once(connection.socket.resume(), "data");
      bytes += chunk.length;
    }
    connection.socket.pause();
    await untilStalled();
    jest.advanceTimersByTime(29_999);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(1);
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("but not while the server takes its time", async () => {
    const released = Promise.withResolvers<void>();
    const { connect } = await serveHttp(
      async ({ target }) => {
        if (target === "/held") await released.promise;
        return { status: 200 };
      },
      { limits: { ...impatient, stallTimeout: 50, keepAlive: 50 } },
    );
    const waiting = [
      (await connect()).write(request("/held")),
      (await connect()).write(request("/") + request("/held")),
    ];
    await waiting[1]?.response();
    await (await connect()).write("GET").response();
    released.resolve();
    for (const connection of waiting) expect((await connection.response()).status).toBe(200);
  });
});
