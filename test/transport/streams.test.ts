import { constants } from "node:http2";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { aborted } from "../../src/aborted.ts";
import { observed, serveHealth } from "./serve-health.ts";

const kilobyte = Buffer.alloc(1024);
const megabyte = Buffer.alloc(1024 * 1024);
const endlessGrace = new AbortController().signal;

/** Gives the same response again and again, as fast as it is taken. */
const flood = (response: Uint8Array) =>
  observed(async function* () {
    for (;;) yield response;
  });

/** Waits for something that doesn't happen before the call ends. */
const idle = () =>
  observed(async function* ({ signal }) {
    yield kilobyte;
    await aborted(signal);
  });

/** Gives one response, and nothing more whatever happens. */
async function* endless(): AsyncGenerator<Uint8Array> {
  yield kilobyte;
  await new Promise(() => {});
}

describe("a client that does not read", () => {
  test.each([
    ["large", megabyte, 1],
    ["small", kilobyte, 64 + 64],
    ["empty", Buffer.alloc(0), 64 * 1024],
  ])("is sent no more %s responses than its window and a bounded buffer hold", async (_, response, most) => {
    const { watch, progress } = flood(response);
    const { call } = await serveHealth({ watch });
    const stream = call("Watch");
    await stream.headers;
    for (let before = -1; before !== progress.given; ) {
      before = progress.given;
      for (let turn = 0; turn < 100; turn++) await setImmediate();
    }
    expect(progress.given).toBeGreaterThan(0);
    expect(progress.given).toBeLessThanOrEqual(most);
  });

  test("is sent more as soon as it reads", async () => {
    const { watch, progress } = flood(megabyte);
    const { call } = await serveHealth({ watch });
    const stream = call("Watch");
    for (let read = 0; read < 8 * megabyte.length; ) read += (await stream.read()).length;
    expect(progress.given).toBeGreaterThanOrEqual(8);
  });
});

describe("the generator of a stream is closed when", () => {
  test.each([
    ["waits for something to tell", idle],
    ["waits for the client to read", () => flood(megabyte)],
  ])("the client cancels while it %s", async (_, make) => {
    const { watch, closed } = make();
    const { call, ended } = await serveHealth({ watch });
    const stream = call("Watch");
    await stream.headers;
    stream.cancel();
    await closed;
    expect(await ended).toMatchObject({ code: 1 });
  });

  test.each([
    ["waits for something to tell", idle],
    ["waits for the client to read", () => flood(megabyte)],
  ])("the deadline passes while it %s, whatever the client does", async (_, make) => {
    const { watch, closed } = make();
    const { call, ended } = await serveHealth({ watch });
    call("Watch", { "grpc-timeout": "100m" });
    await closed;
    await ended;
  });

  test("the deadline passes, of which the client is told if it reads", async () => {
    const { watch, closed } = idle();
    const { call } = await serveHealth({ watch });
    const stream = call("Watch", { "grpc-timeout": "100m" });
    await stream.read();
    expect(await stream.trailers).toMatchObject({ "grpc-status": "4", "grpc-status-details-bin": expect.any(String) });
    await closed;
  });
});

describe("when the server drains", () => {
  test.each([
    ["a stream that has nothing to tell", () => observed(endless)],
    ["a stream whose client reads slowly", () => flood(kilobyte)],
  ])("%s ends with UNAVAILABLE at once", async (_, make) => {
    const { watch } = make();
    // However slowly: this machine may have much else to do.
    const { call, drain } = await serveHealth({ watch }, { lastRead: 60_000 });
    const stream = call("Watch");
    await stream.read();
    const drained = drain(endlessGrace);
    expect(await stream.trailers).toMatchObject({ "grpc-status": "14", "grpc-status-details-bin": expect.any(String) });
    await drained;
  });

  test("a stream whose client does not read is reset as what gRPC clients take for UNAVAILABLE", async () => {
    const { watch, closed } = flood(megabyte);
    const { call, drain, ended } = await serveHealth({ watch });
    const stream = call("Watch");
    await stream.headers;
    await drain(endlessGrace);
    await closed;
    expect(await stream.trailers).toBeUndefined();
    expect(stream.resetCode).toBe(constants.NGHTTP2_REFUSED_STREAM);
    expect(await ended).toMatchObject({ code: 14 });
  });

  test("many streams end, and a call in progress is answered after them", async () => {
    const gate = Promise.withResolvers<Uint8Array>();
    const begun = Promise.withResolvers<void>();
    const check = () => {
      begun.resolve();
      return gate.promise;
    };
    const { call, drain } = await serveHealth({ watch: observed(endless).watch, check });
    const streams = Array.from({ length: 200 }, () => call("Watch"));
    await Promise.all(streams.map((stream) => stream.read()));
    const held = call("Check");
    await begun.promise;
    const drained = drain(endlessGrace);
    const ends = await Promise.all(streams.map(({ trailers }) => trailers));
    expect(new Set(ends.map((trailers) => trailers?.["grpc-status"]))).toEqual(new Set(["14"]));
    gate.resolve(kilobyte);
    await held.read();
    expect(await held.trailers).toMatchObject({ "grpc-status": "0" });
    await drained;
  });
});
