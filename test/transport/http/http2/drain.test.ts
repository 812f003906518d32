import { expect, test } from "@jest/globals";
import { echo, serveHttp } from "../support/serve-http.ts";
import { answerOf, closed, Http2Client, readTo } from "./support/http2-client.ts";

const NEVER = new AbortController().signal;
const unavailable = { status: 503, headers: { "retry-after": "1" }, json: { error: { status: "UNAVAILABLE" } } };

/** A server whose handler waits until it is released, and a client of it. */
async function serveHeld() {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const served = await serveHttp(async (given) => {
    begun.resolve();
    await released.promise;
    return echo(given);
  });
  const client = await Http2Client.open(served.port);
  return { ...served, client, begun: begun.promise, release: released.resolve };
}

test("while the server drains, a request in progress is answered, and then its connection closed", async () => {
  const { client, drain, begun, release } = await serveHeld();
  const held = client.send({ path: "/a" });
  await begun;
  let isDrained = false;
  const drained = drain(NEVER).then(() => {
    isDrained = true;
  });
  await new Promise((resolve) => client.session.once("goaway", resolve));
  expect(isDrained).toBe(false);
  release();
  expect((await held).json.target).toBe("/a");
  await drained;
});

test("when the grace is over, what has had no answer is told that the server stops", async () => {
  const { client, drain, begun, requests } = await serveHeld();
  const held = client.send({});
  await begun;
  const half = client.begin({ method: "POST" }, true);
  half.write("half");
  const answers = Promise.all([held, answerOf(half)]);
  await client.send({ headers: { "grpc-timeout": "x" } });
  await drain(AbortSignal.abort());
  expect(await answers).toMatchObject([unavailable, unavailable]);
  expect(requests).toHaveLength(1);
});

test("when the grace is over, a stream gets time for its last words, and is cut off", async () => {
  const cut = Promise.withResolvers<void>();
  async function* body(signal: AbortSignal) {
    yield "begun";
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    yield `last: ${signal.reason.reason}`;
    await cut.promise;
  }
  const { port, drain, reports, reported } = await serveHttp(async ({ signal }) => ({
    status: 200,
    body: body(signal),
  }));
  const stream = (await Http2Client.open(port)).begin({});
  await readTo(stream, "begun");
  const last = readTo(stream, "last: SERVER_DRAINING");
  await drain(AbortSignal.abort());
  await last;
  expect(await closed(stream)).not.toBe(0);
  cut.resolve();
  await reported(1);
  expect(reports).toMatchObject([{ code: 14 }]);
});
