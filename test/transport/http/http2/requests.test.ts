import { once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { flags, frame, frameTypes, headers, literal } from "../../../attacks/support/frames.ts";
import { RawPeer } from "../../../attacks/support/raw-peer.ts";
import { echo, serveHttp } from "../support/serve-http.ts";
import { answerOf, closed, Http2Client } from "./support/http2-client.ts";

/** How a stream is reset that nghttp2 finds malformed. */
const PROTOCOL_ERROR = 1;
const NO_ERROR = 0;

async function setUp(...args: Parameters<typeof serveHttp>) {
  const served = await serveHttp(...args);
  return { ...served, client: await Http2Client.open(served.port) };
}

test("requests on one connection are answered each by itself", async () => {
  const released = Promise.withResolvers<void>();
  const { client } = await setUp(async (given) => {
    if (given.target === "/slow") await released.promise;
    return echo(given);
  });
  const slow = client.send({ path: "/slow" });
  expect((await client.send({ path: "/fast" })).json.target).toBe("/fast");
  released.resolve();
  expect((await slow).json.target).toBe("/slow");
});

test("a handler gets the authority as the host, and nothing of the pseudo-headers", async () => {
  const { client } = await setUp();
  const { json } = await client.send({ headers: { ":authority": "b.test:8080", te: "trailers" } });
  expect(json).toMatchObject({ origin: "http://b.test:8080", headers: { host: "b.test:8080", te: "trailers" } });
  expect(Object.keys(json.headers).filter((name) => name.startsWith(":"))).toEqual([]);
});

describe("the host may be named", () => {
  test("by a Host header alone, or by both alike", async () => {
    const { client } = await setUp();
    const alone = client.session.request({ ":method": "GET", ":path": "/", host: "b.test" });
    expect((await answerOf(alone)).json.origin).toBe("http://b.test");
    expect((await client.send({ headers: { host: "A.TEST" } })).json.origin).toBe("http://A.TEST");
  });

  test.each(["b.test", "a.test:1"])("but not by %j and another authority", async (host) => {
    const { client, requests } = await setUp();
    const { status, json } = await client.send({ headers: { host } });
    expect([status, json.error.details[0].reason]).toEqual([400, "MALFORMED_REQUEST"]);
    expect(requests).toEqual([]);
  });

  test.each(["a.test:123456", "[::g]", "a.test,b.test"])("and not by %j", async (authority) => {
    const { client } = await setUp();
    expect((await client.send({ headers: { ":authority": authority } })).status).toBe(400);
  });

  test.each(["", "a.test/b", "b@a.test", "a b"])("nor by %j, for which the stream is reset", async (authority) => {
    const { client, requests } = await setUp();
    expect(await closed(client.begin({ headers: { ":authority": authority } }))).toBe(PROTOCOL_ERROR);
    expect(requests).toEqual([]);
  });
});

test.each(["FETCH", "get", "PRI"])("the unknown method %s is refused, and the connection goes on", async (method) => {
  const { client, requests, reports, reported } = await setUp();
  expect(await client.send({ method })).toMatchObject({ status: 501, json: { error: { status: "UNIMPLEMENTED" } } });
  expect(requests).toEqual([]);
  await reported(1);
  expect(reports).toMatchObject([{ method: `${method} /`, reason: "NOT_IMPLEMENTED" }]);
  expect((await client.send({})).status).toBe(200);
});

test("the server is no proxy", async () => {
  const { client, requests } = await setUp();
  const stream = client.session.request({ ":method": "CONNECT", ":authority": "b.test:443" });
  expect(await answerOf(stream)).toMatchObject({
    status: 501,
    json: { error: { message: "The server is no proxy." } },
  });
  expect(requests).toEqual([]);
});

describe("headers of more than 16 KiB are refused with 431", () => {
  test.each([
    ["one header", { headers: { "x-a": "a".repeat(17_000) } }],
    [
      "many headers",
      { headers: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x-${n}`, "a".repeat(200)])) },
    ],
    ["the target", { path: `/${"a".repeat(17_000)}` }],
  ])("by %s", async (_, sent) => {
    const { client, requests } = await setUp();
    expect(await client.send(sent)).toMatchObject({ status: 431, json: { error: { status: "RESOURCE_EXHAUSTED" } } });
    expect(requests).toEqual([]);
    expect((await client.send({ headers: { "x-a": "a".repeat(16_000) } })).status).toBe(200);
  });
});

describe("Expect: 100-continue", () => {
  const expecting = { expect: "100-continue" };

  test("is told to go on when the handler wants the body", async () => {
    const { client } = await setUp();
    const stream = client.begin({ method: "POST", headers: expecting }, true);
    await once(stream, "continue");
    stream.end("abc");
    expect((await answerOf(stream)).json.body).toBe("abc");
  });

  test("is answered at once when it does not, and what comes all the same is not kept", async () => {
    const { client, requests } = await setUp(async () => ({ status: 403, body: "no" }));
    const stream = client.begin({ method: "POST", path: "/refused", headers: expecting }, true);
    stream.write(Buffer.alloc(300_000));
    expect(await answerOf(stream)).toMatchObject({ status: 403, text: "no" });
    expect(requests.map(({ body }) => body.length)).toEqual([0]);
  });
});

test("a client that expects to be told to go on, but has no body, is answered and not told", async () => {
  const { client } = await setUp();
  const stream = client.begin({ method: "POST", headers: { expect: "100-continue" } });
  let isTold = false;
  stream.on("continue", () => {
    isTold = true;
  });
  expect((await answerOf(stream)).status).toBe(200);
  expect(isTold).toBe(false);
});

describe("a body", () => {
  test("comes as one, in whatever pieces it is sent, and without a length", async () => {
    const { client } = await setUp();
    const stream = client.begin({ method: "POST" }, true);
    for (const byte of "abcde") {
      stream.write(byte);
      await new Promise(setImmediate);
    }
    stream.end();
    expect((await answerOf(stream)).json.body).toBe("abcde");
  });

  test("that grows too long is refused before its end, and the connection goes on", async () => {
    const { client, requests, reports, reported } = await setUp(undefined, { limits: { bodyBytes: 1000 } });
    const stream = client.begin({ method: "POST" }, true);
    stream.write(Buffer.alloc(1001));
    const answer = await answerOf(stream);
    expect(answer).toMatchObject({ status: 413, json: { error: { details: [{ reason: "MESSAGE_TOO_LARGE" }] } } });
    expect(requests).toEqual([]);
    await reported(1);
    expect(reports).toMatchObject([{ code: 8, reason: "MESSAGE_TOO_LARGE" }]);
    expect((await client.send({})).status).toBe(200);
  });

  test("that goes on after a refusal is taken for a while, and then its stream is reset", async () => {
    const { port } = await serveHttp();
    const peer = await RawPeer.open({ port, isTls: false });
    const seen: number[] = [];
    const nextOf = (type: number) =>
      new Promise<Buffer>((resolve) => {
        peer.read((received) => {
          if (received.streamId === 1) seen.push(received.type);
          if (received.streamId === 1 && received.type === type) resolve(received.payload);
        });
      });
    const bad = { ":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a.test", "grpc-timeout": "x" };
    const block = Buffer.concat(Object.entries(bad).map(([name, value]) => literal(name, value)));
    const isAnswered = nextOf(frameTypes.data);
    await peer.write(headers(1, block), frame("data", flags.none, 1, Buffer.from("a")));
    await isAnswered;
    expect(seen).toEqual([frameTypes.headers, frameTypes.data]);
    const isTaken = nextOf(frameTypes.windowUpdate);
    for (let count = 0; count < 3; count++) await peer.write(frame("data", flags.none, 1, Buffer.alloc(16_384)));
    await isTaken;
    expect((await nextOf(frameTypes.resetStream)).readUInt32BE()).toBe(NO_ERROR);
  });

  test("of another length than is said is no request", async () => {
    const { client, requests } = await setUp();
    const stream = client.begin({ method: "POST", headers: { "content-length": "5" } }, true);
    stream.end("abc");
    expect(await closed(stream)).toBe(PROTOCOL_ERROR);
    expect(requests).toEqual([]);
    expect((await client.send({})).status).toBe(200);
  });

  test("that does not come in time is refused with 408, and other requests are answered", async () => {
    const { client, requests } = await setUp(undefined, {
      limits: { headersTimeout: 50, requestTimeout: 50, linger: 20 },
    });
    const stream = client.begin({ method: "POST" }, true);
    stream.write("a");
    const { status, json } = await answerOf(stream);
    expect([status, json.error.details[0].reason]).toEqual([408, "REQUEST_TIMEOUT"]);
    expect(requests).toEqual([]);
    expect((await client.send({ method: "POST", body: "b" })).json.body).toBe("b");
  });

  test("that has come in time may be worked on for longer", async () => {
    const begun = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const { client } = await setUp(
      async ({ target }) => {
        if (target === "/long") {
          begun.resolve();
          await released.promise;
        }
        return { status: 200 };
      },
      { limits: { headersTimeout: 50, requestTimeout: 50, linger: 20 } },
    );
    const long = client.send({ method: "POST", path: "/long", body: "a" });
    await begun.promise;
    const late = client.begin({ method: "POST" }, true);
    expect((await answerOf(late)).status).toBe(408);
    released.resolve();
    expect((await long).status).toBe(200);
  });
});
