import { describe, expect, test } from "@jest/globals";
import { echo, post, request, requestOf, serveHttp } from "./support/serve-http.ts";

describe("a handler gets", () => {
  test("the method, the raw target, the headers, the body and the origin", async () => {
    const { send } = await serveHttp();
    const response = await send(
      post("/v1//a%2Fb/../c?x=%zz&y", "héllo", "X-Two: a", "X-Two: b", "Content-Type: text/plain"),
    );
    expect(response.status).toBe(200);
    expect(response.json).toEqual({
      method: "POST",
      target: "/v1//a%2Fb/../c?x=%zz&y",
      headers: { host: "a.test", "content-length": "6", "x-two": "a, b", "content-type": "text/plain" },
      body: "héllo",
      origin: "http://a.test",
    });
  });

  test.each(["GET", "HEAD", "DELETE", "PATCH"])("the body of a %s too", async (method) => {
    const { connect, requests } = await serveHttp();
    const connection = await connect();
    connection.write(`${requestOf(method, "/", "Content-Length: 3")}abc`);
    expect((await connection.response(method)).status).toBe(200);
    expect(Buffer.from(requests[0]?.body ?? []).toString()).toBe("abc");
    expect(requests[0]?.method).toBe(method === "HEAD" ? "GET" : method);
  });

  test("a chunked body as one, in whatever pieces it came", async () => {
    const { connect } = await serveHttp();
    const connection = await connect();
    for (const byte of `${requestOf("POST", "/", "Transfer-Encoding: chunked")}3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n`) {
      connection.write(byte);
      await new Promise(setImmediate);
    }
    expect((await connection.response()).json.body).toBe("abcde");
  });

  test.each([
    ["GET http://other.test:81/a?b HTTP/1.1\r\nHost: a.test\r\n\r\n", "/a?b", "http://other.test:81"],
    ["GET http://other.test?b HTTP/1.1\r\nHost: a.test\r\n\r\n", "/?b", "http://other.test"],
    ["GET /a HTTP/1.1\r\nHost: [::1]:50051\r\n\r\n", "/a", "http://[::1]:50051"],
  ])("of %j the target %s and the origin %s", async (bytes, target, origin) => {
    const { send } = await serveHttp();
    expect((await send(bytes)).json).toMatchObject({ target, origin });
  });

  test("the address it was asked at as the origin of an HTTP/1.0 request without a Host", async () => {
    const { connect } = await serveHttp();
    const connection = (await connect()).write("GET /a HTTP/1.0\r\n\r\n");
    expect(await connection.ended()).toContain(`"origin":"http://127.0.0.1:${connection.socket.remotePort}"`);
  });
});

test("requests that are sent at once are answered one after the other, in their order", async () => {
  const running: string[] = [];
  let most = 0;
  const { connect } = await serveHttp(async (given) => {
    running.push(given.target);
    most = Math.max(most, running.length);
    await new Promise(setImmediate);
    running.pop();
    return echo(given);
  });
  const targets = Array.from({ length: 50 }, (_, index) => `/${index}`);
  const connection = (await connect()).write(targets.map((target) => request(target)).join(""));
  const answered: string[] = [];
  for (const _ of targets) answered.push((await connection.response()).json.target);
  expect(answered).toEqual(targets);
  expect(most).toBe(1);
});

describe("of a connection with more unanswered requests than the limit", () => {
  /** Of 12 KiB each, more than systems hold between a client and a server that does not read. */
  const MANY = 2000;
  const PADDING = `X-A: ${"a".repeat(12 * 1024)}`;

  test("no more are read, and all are answered in their order when they can be", async () => {
    const begun = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const { connect, requests } = await serveHttp(
      async ({ target }) => {
        begun.resolve();
        await released.promise;
        return { status: 200, body: target };
      },
      { limits: { pipelined: 10 } },
    );
    const connection = await connect();
    for (let index = 0; index < MANY; index++) connection.write(request(`/${index}`, PADDING));
    await begun.promise;
    for (let before = -1; before !== connection.socket.writableLength; ) {
      before = connection.socket.writableLength;
      for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    }
    expect(connection.socket.writableLength).toBeGreaterThan(0);
    released.resolve();
    for (let index = 0; index < MANY; index++) expect((await connection.response()).text).toBe(`/${index}`);
    expect(requests).toHaveLength(MANY);
  });

  test("the next one, whose body is still to come, is read", async () => {
    const released = Promise.withResolvers<void>();
    const { connect } = await serveHttp(
      async (given) => {
        if (given.target === "/first") await released.promise;
        return echo(given);
      },
      { limits: { pipelined: 1 } },
    );
    const head = requestOf("POST", "/second", "Content-Length: 4");
    const connection = (await connect()).write(`${request("/first") + head}ab`);
    released.resolve();
    expect((await connection.response()).json.target).toBe("/first");
    expect((await connection.write("cd").response()).json.body).toBe("abcd");
  });
});

describe("a client of HTTP/1.0", () => {
  test("may keep its connection, and is sent no chunks", async () => {
    const { connect } = await serveHttp();
    const connection = await connect();
    for (const target of ["/a", "/b"]) {
      const response = await connection.write(`GET ${target} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`).response();
      expect(response).toMatchObject({ status: 200, headers: { connection: "keep-alive" }, json: { target } });
      expect(response.headers).toHaveProperty("content-length");
    }
    const last = await connection.write("GET /c HTTP/1.0\r\n\r\n").response();
    expect(last).toMatchObject({ headers: { connection: "close" }, json: { target: "/c" } });
    expect(await connection.ended()).toBe("");
  });

  test("is sent a stream without chunks, after which nothing is handled", async () => {
    const { connect, requests, reported } = await serveHttp(async () => ({
      status: 200,
      body: (async function* () {
        yield "one";
        yield "two";
      })(),
    }));
    const keep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    const connection = (await connect()).write(keep + keep);
    const all = await connection.ended();
    expect(all).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\nonetwo$/s);
    expect(all.toLowerCase()).toContain("connection: close");
    expect(all.toLowerCase()).not.toContain("transfer-encoding");
    await reported(1);
    expect(requests).toHaveLength(1);
  });
});

test("a request for 100-continue is told to go on, and then answered", async () => {
  const { connect } = await serveHttp();
  const connection = (await connect()).write(requestOf("POST", "/", "Expect: 100-continue", "Content-Length: 2"));
  expect(await connection.readTo("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  expect((await connection.write("ok").response()).json.body).toBe("ok");
});

test.each([
  ["too long a body", 413, ["Content-Length: 4194305"]],
  ["a body in an unknown coding", 415, ["Content-Length: 2", "Content-Encoding: br"]],
  ["a malformed header", 400, ["Content-Length: 2", "Grpc-Timeout: x"]],
  ["a second host", 400, ["Content-Length: 2", "Host: b.test"]],
  ["an unknown transfer coding", 501, ["Transfer-Encoding: gzip, chunked"]],
])("a request for 100-continue with %s is refused before its body comes", async (_, status, headers) => {
  const { send, requests } = await serveHttp();
  const response = await send(requestOf("POST", "/", "Expect: 100-continue", ...headers));
  expect(response).toMatchObject({ status, headers: { connection: "close" } });
  expect(requests).toEqual([]);
});

test("a request for 100-continue that the handler refuses without the body is not told to go on", async () => {
  const { send, requests } = await serveHttp(async () => ({ status: 404, body: "none" }));
  const response = await send(requestOf("POST", "/refused", "Expect: 100-continue", "Content-Length: 2"));
  expect(response).toMatchObject({ status: 404, text: "none", headers: { connection: "close" } });
  expect(requests).toMatchObject([{ awaitsContinue: true, body: new Uint8Array() }]);
});

test("a request for 100-continue without a body is answered at once", async () => {
  const { send } = await serveHttp();
  for (const headers of [[], ["Content-Length: 0"]]) {
    expect((await send(request("/a", "Expect: 100-continue", ...headers))).json.target).toBe("/a");
  }
});

test("any other expectation is refused with 417", async () => {
  const { send } = await serveHttp();
  expect(await send(request("/", "Expect: a-miracle"))).toMatchObject({ status: 417, json: { error: { code: 417 } } });
});

test("an upgrade is not taken up", async () => {
  const { send } = await serveHttp();
  const response = await send(
    request("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAAA"),
  );
  expect(response.status).toBe(200);
});

test("CONNECT is refused, after the answers to the requests before it", async () => {
  const { connect } = await serveHttp();
  const connection = (await connect()).write(
    `${request("/a")}CONNECT b.test:443 HTTP/1.1\r\nHost: b.test\r\n\r\nbytes`,
  );
  expect((await connection.response()).json.target).toBe("/a");
  expect((await connection.response()).json).toMatchObject({ error: { code: 501, status: "UNIMPLEMENTED" } });
  expect(await connection.ended()).toBe("");
});

describe("the deadline", () => {
  test.each([
    ["X-Server-Timeout: 1.5", 1500],
    ["X-Server-Timeout: 20", 20_000],
    ["Grpc-Timeout: 20S", 20_000],
    ["Grpc-Timeout: 90m", 90],
    ["Grpc-Timeout: 99999999H", 596 * 3_600_000],
    ["X-Server-Timeout: 999999999999", 596 * 3_600_000],
    ["X-Server-Timeout: 7\r\nGrpc-Timeout: 9S", 7000],
  ])("by %j is %d ms from when the request came", async (header, milliseconds) => {
    const { send } = await serveHttp();
    const before = Date.now();
    const { deadline } = (await send(request("/", header))).json;
    expect(deadline).toBeGreaterThanOrEqual(before + milliseconds);
    expect(deadline).toBeLessThanOrEqual(Date.now() + milliseconds);
  });

  test.each([
    "X-Server-Timeout: ",
    "X-Server-Timeout: -1",
    "X-Server-Timeout: 1e3",
    "X-Server-Timeout: soon",
    "X-Server-Timeout: 1, 2",
    "Grpc-Timeout: 5",
    "Grpc-Timeout: 123456789S",
    "Grpc-Timeout: 1s",
  ])("%j is refused as malformed", async (header) => {
    const { connect, requests } = await serveHttp();
    const connection = (await connect()).write(request("/", header)).write(request("/next"));
    expect(await connection.response()).toMatchObject({ status: 400, json: { error: { status: "INVALID_ARGUMENT" } } });
    expect((await connection.response()).json.target).toBe("/next");
    expect(requests).toHaveLength(1);
  });

  test.each(["Grpc-Timeout: 0n", "X-Server-Timeout: 0"])("by %j has passed when the request comes", async (header) => {
    const { send, requests } = await serveHttp();
    const response = await send(request("/", header));
    expect(response).toMatchObject({ status: 504, json: { error: { status: "DEADLINE_EXCEEDED" } } });
    expect(requests).toEqual([]);
  });

  test("ends a request that is not answered by then", async () => {
    let signal: AbortSignal | undefined;
    const { send, reports, reported } = await serveHttp((given) => {
      signal = given.signal;
      return new Promise(() => {});
    });
    const response = await send(request("/", "Grpc-Timeout: 1m"));
    expect(response).toMatchObject({ status: 504, json: { error: { code: 504, status: "DEADLINE_EXCEEDED" } } });
    expect(signal?.aborted).toBe(true);
    await reported(1);
    expect(reports).toMatchObject([{ code: 4 }]);
  });
});
