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

test("a connection with more unanswered requests than the limit is cut", async () => {
  const { connect, requests } = await serveHttp(() => new Promise(() => {}), { limits: { pipelined: 10 } });
  const connection = (await connect()).write(request("/").repeat(11));
  expect(await connection.ended()).toBe("");
  expect(requests).toHaveLength(1);
});

test("a request for 100-continue is told to go on, and then answered", async () => {
  const { connect } = await serveHttp();
  const connection = (await connect()).write(requestOf("POST", "/", "Expect: 100-continue", "Content-Length: 2"));
  expect(await connection.readTo("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  expect((await connection.write("ok").response()).json.body).toBe("ok");
});

test("a request for 100-continue with too long a body is refused before it comes", async () => {
  const { send } = await serveHttp();
  const response = await send(requestOf("POST", "/", "Expect: 100-continue", "Content-Length: 4194305"));
  expect(response.status).toBe(413);
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
