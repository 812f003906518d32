import { describe, expect, test } from "@jest/globals";
import { echo, request, requestOf, serveHttp } from "./support/serve-http.ts";

const HEAD = "POST / HTTP/1.1\r\nHost: a.test\r\n";
const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n";

/** What no server must read as a request, or not as one before the next: proxies read it otherwise. */
const malformed: Record<string, string> = {
  "a length and chunks": `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  "chunks and a length": `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
  "two lengths": `${HEAD}Content-Length: 5\r\nContent-Length: 0\r\n\r\nabcde`,
  "two equal lengths": `${HEAD}Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde`,
  "a list of lengths": `${HEAD}Content-Length: 5, 5\r\n\r\nabcde`,
  "a negative length": `${HEAD}Content-Length: -5\r\n\r\nabcde`,
  "a length with a sign": `${HEAD}Content-Length: +5\r\n\r\nabcde`,
  "a length in hex": `${HEAD}Content-Length: 0x5\r\n\r\nabcde`,
  "a length beyond all numbers": `${HEAD}Content-Length: 99999999999999999999\r\n\r\nabcde`,
  "an unknown transfer coding": `${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  "chunks that are not the last coding": `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  "chunks by a vertical tab": `${HEAD}Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n`,
  "a chunk size that is none": `${HEAD}Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n`,
  "a chunk size with a prefix": `${HEAD}Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n`,
  "a negative chunk size": `${HEAD}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`,
  "a chunk longer than its size": `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n`,
  "a chunk size that ends with a bare LF": `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n`,
  "a chunk size beyond all numbers": `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`,
  "an obsolete line folding": `${HEAD}X-A: b\r\n c\r\n\r\n`,
  "a folded transfer coding": `${HEAD}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
  "headers that end with a bare LF": "GET / HTTP/1.1\nHost: a.test\n\n",
  "one header that ends with a bare LF": `${HEAD}X-A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  "one header that ends with a bare CR": `${HEAD}X-A: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  "a space before the colon": `${HEAD}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  "a tab before the colon": `${HEAD}Content-Length\t: 5\r\n\r\nabcde`,
  "a space before the first header": "GET / HTTP/1.1\r\n Host: a.test\r\n\r\n",
  "a header without a name": `${HEAD}: b\r\n\r\n`,
  "a header without a colon": `${HEAD}Content-Length\r\n\r\n`,
  "a NUL in a header": `${HEAD}X-A: b\u0000c\r\n\r\n`,
  "no host": "GET / HTTP/1.1\r\n\r\n",
  "two hosts": "GET / HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n",
  "two equal hosts": "GET / HTTP/1.1\r\nHost: a.test\r\nHost: a.test\r\n\r\n",
  "an empty host": "GET / HTTP/1.1\r\nHost: \r\n\r\n",
  "a host with a path": "GET / HTTP/1.1\r\nHost: a.test/b\r\n\r\n",
  "a host with a user": "GET / HTTP/1.1\r\nHost: b@a.test\r\n\r\n",
  "a host with a space": "GET / HTTP/1.1\r\nHost: a.test b.test\r\n\r\n",
  "an empty authority": "GET http:///a HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "an authority with a user": "GET http://b@a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target of another scheme": "GET ftp://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target that is no path": "OPTIONS * HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target with a fragment": "GET /a#b HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target with a space": "GET /a b HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target that is not ASCII": "GET /\u00e9 HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a target with a control character": "GET /\u0001 HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "a method that is none": "<> / HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "an unknown method of another protocol": "FETCH / HTTPS/1.1\r\nHost: a.test\r\n\r\n",
  "a version that is none": "GET / HTTP/x.1\r\nHost: a.test\r\n\r\n",
  "a version of two digits": "GET / HTTP/11.1\r\nHost: a.test\r\n\r\n",
  "another protocol": "GET / HTTPS/1.1\r\nHost: a.test\r\n\r\n",
  "a transfer coding in HTTP/1.0": "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "a transfer coding in HTTP/1.0 that is kept alive":
    "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "chunks twice": `${HEAD}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
  "chunks with a parameter": `${HEAD}Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n`,
  "a transfer coding without a name": `${HEAD}Transfer-Encoding:\r\n\r\n0\r\n\r\n`,
  "no HTTP at all": "EHLO a.test\r\n\r\n",
};

test.each(Object.entries(malformed))("%s is refused with 400, and nothing of it is handled", async (_, bytes) => {
  const { connect, requests, send } = await serveHttp();
  const connection = (await connect()).write(Buffer.from(bytes, "latin1"));
  const response = await connection.response();
  expect(response.status).toBe(400);
  expect(response.headers).toMatchObject({
    "content-type": "application/json; charset=UTF-8",
    "x-content-type-options": "nosniff",
  });
  expect(response.json.error).toMatchObject({
    code: 400,
    status: "INVALID_ARGUMENT",
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "MALFORMED_REQUEST", domain: "longrun" }],
  });
  expect(requests).toEqual([]);
  expect((await send(request("/next"))).json.target).toBe("/next");
});

/** Where one server would see the end of a message, and another one not. */
const ambiguous = Object.entries(malformed).filter(([what]) =>
  /length|chunk|coding|LF|CR|fold|colon|no host|two hosts|two equal hosts/.test(what),
);

test.each(ambiguous)("after %s nothing that follows is taken for a request", async (_, bytes) => {
  const { connect, requests } = await serveHttp();
  const connection = (await connect()).write(Buffer.from(bytes + SMUGGLED, "latin1"));
  expect((await connection.response()).status).toBe(400);
  expect(await connection.ended()).toBe("");
  expect(requests).toEqual([]);
});

/** What this server does not know, and nothing after it on its connection is to be believed. */
const unknown: Record<string, readonly [number, string]> = {
  "a coding within chunks": [501, `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  "a coding within chunks, in a header of its own": [
    501,
    `${HEAD}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  "a coding without a name before chunks": [501, `${HEAD}Transfer-Encoding: , chunked\r\n\r\n0\r\n\r\n`],
  "the version 2.0": [505, "GET / HTTP/2.0\r\nHost: a.test\r\n\r\n"],
  "the version 2.0, kept alive": [505, "GET / HTTP/2.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n"],
  "the version 3.0": [505, "GET / HTTP/3.0\r\nHost: a.test\r\n\r\n"],
  "the version 1.7": [505, "GET / HTTP/1.7\r\nHost: a.test\r\n\r\n"],
  "the version 0.9": [505, "GET /\r\n\r\n"],
  "a method": [501, "FETCH / HTTP/1.1\r\nHost: a.test\r\n\r\n"],
  "a method that begins as another one": [501, "GETS / HTTP/1.1\r\nHost: a.test\r\n\r\n"],
  "a method in lower case": [501, "get / HTTP/1.1\r\nHost: a.test\r\n\r\n"],
  "a method of RTSP": [501, "DESCRIBE / HTTP/1.1\r\nHost: a.test\r\n\r\n"],
};

test.each(Object.entries(unknown))("%s that the server does not know is refused", async (_, [status, bytes]) => {
  const { connect, requests } = await serveHttp();
  const connection = (await connect()).write(bytes + SMUGGLED);
  const response = await connection.response();
  expect(response).toMatchObject({ status, headers: { connection: "close" } });
  expect(response.json.error).toMatchObject({
    code: status,
    status: "UNIMPLEMENTED",
    details: [{ reason: "NOT_IMPLEMENTED", domain: "longrun" }],
  });
  expect(await connection.ended()).toBe("");
  expect(requests).toEqual([]);
});

test("an unknown method is told from nonsense wherever its line is split", async () => {
  const { connect } = await serveHttp();
  for (const first of ["FE", "FETCH", "FETCH ", "FETCH /", "FETCH / HTTP/1.1\r"]) {
    expect(await (await connect()).write(first).response()).toMatchObject({ status: 501 });
  }
  const second = (await connect()).write(`${SMUGGLED}FETCH / HTTP/1.1\r\nHost: a.test\r\n\r\n`);
  expect([(await second.response()).status, (await second.response()).status]).toEqual([200, 501]);
  expect(await (await connect()).write("\u0016\u0003\u0001").response()).toMatchObject({ status: 400 });
});

describe("what follows a good request and is none", () => {
  test("is refused after the answer to that one", async () => {
    const begun = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const { connect } = await serveHttp(async (given) => {
      begun.resolve();
      await released.promise;
      return echo(given);
    });
    const connection = (await connect()).write(`${request("/good")}nonsense\r\n\r\n`);
    await begun.promise;
    released.resolve();
    expect((await connection.response()).json.target).toBe("/good");
    expect((await connection.response()).status).toBe(400);
    expect(await connection.ended()).toBe("");
  });

  test("is not answered if the client had said that it would be the last", async () => {
    const { connect } = await serveHttp();
    const connection = (await connect()).write(`${request("/good", "Connection: close")}${SMUGGLED}`);
    expect((await connection.response()).json.target).toBe("/good");
    expect(await connection.ended()).toBe("");
  });

  test("is refused where it is within the body of the second request", async () => {
    const { connect, requests } = await serveHttp();
    const second = `${requestOf("POST", "/second", "Transfer-Encoding: chunked")}2\r\nab\r\nx`;
    const connection = (await connect()).write(request("/first") + second);
    expect((await connection.response()).json.target).toBe("/first");
    expect(await connection.response()).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(await connection.ended()).toBe("");
    expect(requests).toHaveLength(1);
  });
});

test.each<[string, string, number, string]>([
  ["GET /a?key=b HTTP/1.1\r\nno header\r\n\r\n", "INVALID_ARGUMENT", 3, "HTTP /a"],
  ['GET /"\u00e9 HTTP/1.1\r\n\r\n', "INVALID_ARGUMENT", 3, "HTTP /%22%C3%A9"],
  ["FETCH /a HTTP/1.1\r\nHost: a.test\r\n\r\n", "UNIMPLEMENTED", 12, "HTTP /a"],
  ["<>\r\n\r\n", "INVALID_ARGUMENT", 3, "HTTP"],
])(
  "the refusal of %j, which is no request, is reported with the ID of its reply",
  async (bytes, status, code, method) => {
    const { connect, reports, reported } = await serveHttp();
    const response = await (await connect()).write(Buffer.from(bytes, "latin1")).response();
    expect(response.json.error.status).toBe(status);
    await reported(1);
    const requestId = response.headers["x-request-id"];
    expect(reports).toEqual([
      {
        method,
        rpc: undefined,
        profile: "none",
        resource: undefined,
        principal: "anonymous",
        remoteAddress: "127.0.0.1",
        code,
        reason: expect.stringMatching(/^(?:MALFORMED_REQUEST|NOT_IMPLEMENTED)$/),
        milliseconds: 0,
        requestId,
      },
    ]);
  },
);
