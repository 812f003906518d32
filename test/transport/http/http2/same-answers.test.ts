import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { ErrorShape, HttpHandler } from "../../../../src/rest/http.ts";
import type { RateLimiter } from "../../../../src/transport/rate-limiter.ts";
import { knownCallers } from "../../known-callers.ts";
import { requestOf, type ServeHttpOptions, serveHttp } from "../support/serve-http.ts";
import { Http2Client, type Http2Sent } from "./support/http2-client.ts";

const LONG = "0123456789".repeat(200);
const JSON_TYPE = { "content-type": "application/json" };
const CONTINUED = { expect: "100-continue" };

/** What differs from one reply to the next, or is for one version of HTTP only. */
const OWN: readonly string[] = ["date", "connection", "keep-alive", "transfer-encoding", ":status"];

/** Sends the same request over both versions, each to a server of its own, and gives what came of it. */
async function sendByBoth(sent: Http2Sent, handler: HttpHandler | undefined, options: () => ServeHttpOptions) {
  const outcomes = [];
  for (const version of [1, 2]) {
    const { connect, port, requests, reports, reported } = await serveHttp(handler, options());
    const { method = "GET", path = "/", body } = sent;
    const headers: Http2Sent["headers"] & object = { "x-request-id": "id-1", ...sent.headers };
    let answer: { readonly status: number; readonly headers: object; readonly text: string };
    if (version === 2) {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      answer = await (await Http2Client.open(port)).send({ ...sent, headers: { ...length, ...headers } });
    } else {
      const length = body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`];
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const connection = (await connect()).write(requestOf(method, path, ...length, ...lines)).write(body ?? "");
      if (headers.expect === CONTINUED.expect) await connection.readTo("\r\n\r\n");
      answer = await connection.response(method);
    }
    await reported(1);
    const common = Object.entries(answer.headers).filter(([name]) => !OWN.includes(name));
    outcomes.push({
      status: answer.status,
      headers: Object.fromEntries(common),
      text: answer.text,
      handed: requests.map(({ body, deadline, ...request }) => ({
        ...request,
        body: Buffer.from(body).toString(),
        hasDeadline: deadline !== undefined,
      })),
      reports: reports.map((report) => ({ ...report, milliseconds: 0, fault: String(report.fault) })),
    });
  }
  return outcomes;
}

type Case = readonly [
  string,
  Http2Sent,
  number,
  { readonly handler?: HttpHandler; readonly options?: ServeHttpOptions }?,
];

const fault: HttpHandler = () => Promise.reject(new Error("password=hunter2"));
const replying = (reply: Awaited<ReturnType<HttpHandler>>) => ({ handler: async () => reply });
const shape: ErrorShape = (_, { reason }, status) => ({ json: { reason, status }, requestId: "own" });

const cases: readonly Case[] = [
  ["a GET", { path: "/v1//a%2Fb/../c?x=%zz&y", headers: { "x-two": "a, b" } }, 200],
  ["a POST", { method: "POST", body: '{"é": 1}', headers: JSON_TYPE }, 200],
  ["a POST without a body", { method: "POST" }, 200],
  ["a DELETE with a body", { method: "DELETE", body: "abc" }, 200],
  ["a HEAD", { method: "HEAD" }, 200],
  ["a HEAD with a body", { method: "HEAD", body: "abc" }, 200],
  ["a body by gzip", { method: "POST", body: gzipSync(LONG), headers: { "content-encoding": "gzip" } }, 200],
  ["a body that is no gzip", { method: "POST", body: "abc", headers: { "content-encoding": "gzip" } }, 400],
  ["a body by brotli", { method: "POST", body: "abc", headers: { "content-encoding": "br" } }, 415],
  ["a body of 4 MiB", { method: "POST", body: Buffer.alloc(4 << 20) }, 200, replying({ status: 200 })],
  ["a body that is too long", { method: "POST", body: Buffer.alloc((4 << 20) + 1) }, 413],
  ["a bomb", { method: "POST", body: gzipSync(Buffer.alloc(5 << 20)), headers: { "content-encoding": "gzip" } }, 413],
  ["a deadline", { headers: { "grpc-timeout": "1H" } }, 200, replying({ status: 200 })],
  ["a deadline that passes", { headers: { "grpc-timeout": "1m" } }, 504, { handler: () => new Promise(() => {}) }],
  ["a malformed deadline", { headers: { "grpc-timeout": "x" } }, 400],
  ["a body that waits to be wanted", { method: "POST", body: "abc", headers: CONTINUED }, 200],
  ["an unknown expectation", { headers: { expect: "x" } }, 417],
  ["a method that is not served", { method: "TRACE" }, 200],
  ["a long reply", { headers: { "accept-encoding": "gzip" } }, 200, replying({ status: 200, body: LONG })],
  ["a reply of 300 KiB", {}, 200, replying({ status: 200, body: LONG.repeat(150) })],
  ["a HEAD of 300 KiB", { method: "HEAD" }, 200, replying({ status: 200, body: LONG.repeat(150) })],
  ["a 204", {}, 204, replying({ status: 204, headers: { etag: '"1"' }, body: "not sent" })],
  ["a 304", {}, 304, replying({ status: 304, headers: { etag: '"1"' } })],
  ["a 404 that says more", {}, 404, replying({ status: 404, code: 5, reason: "OPERATION_NOT_FOUND", rpc: "a.B/C" })],
  ["a stream", {}, 200, { handler: async () => ({ status: 200, body: pieces() }) }],
  ["a HEAD of a stream", { method: "HEAD" }, 200, { handler: async () => ({ status: 200, body: pieces() }) }],
  ["a fault", {}, 500, { handler: fault }],
  ["a fault in a header", {}, 500, replying({ status: 200, headers: { "x-a": "b\r\nx-c: d" } })],
  ["a fault in the name of a header", {}, 500, replying({ status: 200, headers: { "x a": "b" } })],
  ["an error in its own shape", { headers: { "grpc-timeout": "x" } }, 400, { options: { errorShape: shape } }],
];

test.each(cases)("%s is answered over HTTP/2 as over HTTP/1.1", async (_, sent, status, { handler, options } = {}) => {
  const [first, second] = await sendByBoth(sent, handler, () => options ?? {});
  expect(first?.status).toBe(status);
  expect(second).toEqual(first);
});

async function* pieces() {
  yield "one, ";
  yield "two";
  return 5;
}

describe("who asks is looked at over HTTP/2 as over HTTP/1.1:", () => {
  const setUp = () => ({
    authenticate: knownCallers().authenticate,
    corsOrigins: ["https://a.example.com"],
    allowedHosts: (host: string) => host === "a.test",
    isOpen: (_: string, target: string) => target === "/livez",
  });
  const preflight = { origin: "https://a.example.com", "access-control-request-method": "PATCH" };
  const limited = { rateLimiter: { take: () => 2500 } } satisfies { rateLimiter: Pick<RateLimiter, "take"> };

  test.each<readonly [string, Http2Sent, number, ServeHttpOptions?]>([
    ["a bearer token", { headers: { authorization: "Bearer good" } }, 200],
    ["a bearer token that takes a while", { headers: { authorization: "Bearer soon" } }, 200],
    ["a bad one", { headers: { authorization: "Bearer bad" } }, 401],
    ["an API key", { headers: { "x-api-key": "good" } }, 200],
    ["an API key in the query", { path: "/a?key=good" }, 200],
    ["two different keys", { path: "/a?key=good", headers: { "x-api-key": "bad" } }, 401],
    ["no credentials", {}, 401],
    ["none with a body", { method: "POST", body: "abc" }, 401],
    ["none for what is open", { path: "/livez" }, 200],
    ["authentication that is not to be had", { headers: { authorization: "Bearer down" } }, 503],
    ["the page of a listed origin", { headers: { origin: "https://a.example.com", "x-api-key": "good" } }, 200],
    ["the page of a stranger", { headers: { origin: "https://b.example.com", "x-api-key": "good" } }, 403],
    ["a page's question", { method: "OPTIONS", headers: preflight }, 204],
    ["one too many", { headers: { "x-api-key": "good" } }, 429, limited],
  ])("%s", async (_, sent, status, options = {}) => {
    const [first, second] = await sendByBoth(sent, undefined, () => ({ ...setUp(), ...options }));
    expect(first?.status).toBe(status);
    expect(second).toEqual(first);
  });

  test("the host by which the server is asked", async () => {
    const { port } = await serveHttp(undefined, { ...setUp(), authenticate: undefined });
    const client = await Http2Client.open(port);
    const ask = async (headers: Http2Sent["headers"]) => (await client.send({ headers: headers ?? {} })).json;
    expect(await ask({ ":authority": "A.test:80" })).toMatchObject({ origin: "http://A.test:80" });
    expect(await ask({ ":authority": "b.test" })).toMatchObject({
      error: { details: [{ reason: "HOST_NOT_ALLOWED" }] },
    });
  });

  test("the certificate of the connection, which is asked for once", async () => {
    let times = 0;
    const certificateOf = () => ({ commonName: `client ${++times}`, uris: [], dnsNames: [] });
    const { port } = await serveHttp(async ({ principal }) => ({ status: 200, body: principal.name }), {
      ...setUp(),
      certificateOf,
    });
    const [first, second] = [await Http2Client.open(port), await Http2Client.open(port)];
    const names = [];
    for (const client of [first, first, second]) names.push((await client.send({})).text);
    expect(names).toEqual(["cert:client 1", "cert:client 1", "cert:client 2"]);
  });
});
