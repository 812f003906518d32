import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { HttpRequest } from "../../../../src/rest/http.ts";
import { flags, frame, headers, literal, PREFACE, resetStream, settings } from "../../../attacks/support/frames.ts";
import { afterTest } from "../../../support/after-test.ts";
import { serveHttp } from "../support/serve-http.ts";
import { answerOf, closed, Http2Client, readTo } from "./support/http2-client.ts";

const MEBIBYTE = "a".repeat(1024 * 1024);
const CANCEL = 8;
/** How the server resets what it cuts off. */
const INTERNAL_ERROR = 2;

/** A server whose replies are streams, a client, and what becomes of the streams. */
async function setUp(
  pieces: (request: HttpRequest) => AsyncGenerator<string>,
  options: Parameters<typeof serveHttp>[1] = {},
) {
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
  const served = await serveHttp(async (request) => ({ status: 200, body: observed(request) }), options);
  return { ...served, progress, ended: ended.promise, client: await Http2Client.open(served.port) };
}

const whenAborted = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener("abort", resolve));

/** Resolves when nothing changes any more. */
async function settled(value: () => number): Promise<void> {
  for (let before = -1; before !== value(); ) {
    before = value();
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  }
}

describe("a stream", () => {
  test("is sent piece by piece, its headers without waiting for the first one", async () => {
    const steps = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
    const { client } = await setUp(async function* () {
      await steps[0]?.promise;
      yield "one";
      await steps[1]?.promise;
      yield "two";
    });
    const stream = client.begin({ headers: { "accept-encoding": "gzip" } });
    const [head] = await once(stream, "response");
    expect(head).toMatchObject({ ":status": 200 });
    expect(head).not.toHaveProperty("content-length");
    expect(head).not.toHaveProperty("content-encoding");
    steps[0]?.resolve();
    expect(await readTo(stream, "one")).toBe("one");
    const rest = answerOf(stream).catch(() => {});
    steps[1]?.resolve();
    await rest;
    expect(await closed(stream)).toBe(0);
  });

  test("is asked for no more than its client reads, and ended when the client resets it", async () => {
    const { client, progress, ended, reports, reported } = await setUp(async function* () {
      for (;;) yield MEBIBYTE;
    });
    const stream = client.begin({});
    await once(stream, "response");
    await settled(() => progress.given);
    expect(progress.given).toBeLessThan(5);
    expect((await client.send({ method: "HEAD" })).status).toBe(200);
    stream.close(CANCEL);
    await ended;
    await reported(2);
    expect(reports.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(reports.every((report) => !("fault" in report))).toBe(true);
  });

  test("whose client reads nothing for too long is reset, and other streams go on", async () => {
    const { client, ended, reports, reported } = await setUp(
      async function* ({ target }) {
        if (target === "/short") yield "short";
        else for (;;) yield MEBIBYTE;
      },
      { limits: { stallTimeout: 50 } },
    );
    const stream = client.begin({});
    await ended;
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
    stream.resume();
    expect(await closed(stream)).toBe(INTERNAL_ERROR);
    expect((await client.send({ path: "/short" })).text).toBe("short");
  });

  test("that waits is not reset for that", async () => {
    const released = Promise.withResolvers<void>();
    const { client, port, reported } = await setUp(
      async function* ({ target }) {
        if (target === "/stalled") for (;;) yield MEBIBYTE;
        yield "begun";
        await released.promise;
        yield "end";
      },
      { limits: { stallTimeout: 30, headersTimeout: 30, requestTimeout: 30 } },
    );
    const waiting = answerOf(client.begin({}));
    (await Http2Client.open(port)).begin({ path: "/stalled" });
    await reported(1);
    released.resolve();
    expect((await waiting).text).toBe("begunend");
  });

  test("gets time for its last words at the deadline", async () => {
    const { client } = await setUp(async function* ({ signal }) {
      yield "begun";
      await whenAborted(signal);
      yield `last: ${signal.reason.reason}`;
    });
    expect((await client.send({ headers: { "grpc-timeout": "50m" } })).text).toBe("begunlast: DEADLINE_EXCEEDED");
  });

  test("that goes on after the deadline is reset", async () => {
    const cut = Promise.withResolvers<void>();
    const { client, reports, reported } = await setUp(async function* ({ signal }) {
      yield "begun";
      await whenAborted(signal);
      yield "still here";
      await cut.promise;
    });
    const stream = client.begin({ headers: { "grpc-timeout": "10m" } });
    await readTo(stream, "still here");
    expect(await closed(stream)).toBe(INTERNAL_ERROR);
    cut.resolve();
    await reported(1);
    expect(reports).toMatchObject([{ code: 4 }]);
  });

  test("that fails is reset after what it has sent, so that nobody takes it for complete", async () => {
    const fault = new Error("password=hunter2");
    const { client, reports, reported } = await setUp(async function* () {
      yield "begun";
      throw fault;
    });
    const stream = client.begin({});
    expect(await readTo(stream, "begun")).toBe("begun");
    expect(await closed(stream)).toBe(INTERNAL_ERROR);
    await reported(1);
    expect(reports).toMatchObject([{ code: 13, fault }]);
  });
});

test("a reply to a POST whose client reads nothing for too long is reset", async () => {
  const body = Buffer.alloc(200_000);
  const { port, reports, reported } = await serveHttp(async () => ({ status: 200, body }), {
    limits: { stallTimeout: 50 },
  });
  const stream = (await Http2Client.open(port)).begin({ method: "POST" }, true);
  stream.end("a");
  await reported(1);
  expect(reports).toMatchObject([{ code: 1 }]);
  stream.resume();
  expect(await closed(stream)).toBe(INTERNAL_ERROR);
});

describe("a client that goes", () => {
  test("is told of to the handler by its signal", async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const { port, reports, reported } = await serveHttp(async ({ signal }) => {
      begun.resolve(signal);
      await whenAborted(signal);
      throw new Error("gone");
    });
    const client = await Http2Client.open(port);
    const stream = client.begin({});
    const signal = await begun.promise;
    expect(signal.aborted).toBe(false);
    stream.close(CANCEL);
    await reported(1);
    expect(signal.aborted).toBe(true);
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(reports[0]).not.toHaveProperty("fault");
  });

  test("before it has read all of a reply is reported", async () => {
    const { port, reports, reported } = await serveHttp(async () => ({
      status: 200,
      body: MEBIBYTE.slice(0, 100_000),
    }));
    const stream = (await Http2Client.open(port)).begin({});
    await once(stream, "response");
    stream.close(CANCEL);
    await reported(1);
    expect(reports).toMatchObject([{ code: 1 }]);
  });

  test("with its connection leaves all its requests", async () => {
    const waiting: AbortSignal[] = [];
    const { port, reports, reported } = await serveHttp(async ({ signal }) => {
      waiting.push(signal);
      if (waiting.length === 3) client.session.socket.destroy();
      await whenAborted(signal);
      return { status: 200 };
    });
    const client = await Http2Client.open(port);
    for (let count = 0; count < 3; count++) client.begin({});
    await reported(3);
    expect(reports.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(waiting.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test.each([0, 2, 5, CANCEL])("within its body, by a reset with the code %d, has not made a request", async (code) => {
    const { port, requests, reports, reported } = await serveHttp();
    const socket = connect({ port, host: "127.0.0.1" }).on("error", () => {});
    afterTest(() => socket.destroy());
    const pseudo = { ":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a.test" };
    const block = Buffer.concat(Object.entries(pseudo).map(([name, value]) => literal(name, value)));
    socket.write(Buffer.concat([PREFACE, settings(), headers(1, block)]));
    await once(socket, "data");
    socket.write(Buffer.concat([frame("data", flags.none, 1, Buffer.from("half")), resetStream(1, code)]));
    await reported(1);
    expect(requests).toEqual([]);
    expect(reports).toMatchObject([{ code: 1 }]);
    expect(reports[0]).not.toHaveProperty("fault");
  });
});
