import { once } from "node:events";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { describe, expect, test } from "@jest/globals";
import { Code } from "../../../src/proto/messages.ts";
import { RequestMemory } from "../../../src/transport/connections/request-memory.ts";
import { framed, rawCall, rawSession } from "../../server/support/raw-client.ts";
import { MANY_REQUESTS, ONE_REQUEST, serveReflection } from "./serve-reflection.ts";

/** A request for reflection: `list_services`. */
const LIST_SERVICES = framed(Buffer.from([0x3a, 0]));

/** Begins a call and sends the first part of what it has to send. */
function begin(session: ClientHttp2Session, path: string, part: Uint8Array = Buffer.alloc(0)): ClientHttp2Stream {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => {}).resume();
  if (part.length > 0) stream.write(part);
  return stream;
}

/** Resolves when the server has got what was sent on a connection before. */
async function arrived(session: ClientHttp2Session): Promise<void> {
  if (session.connecting) await once(session, "connect");
  await new Promise<void>((resolve, reject) => session.ping((error) => (error ? reject(error) : resolve())));
}

/** How a call ends: its code, and that of the reset of its stream. */
async function endOf(stream: ClientHttp2Stream) {
  const received: IncomingHttpHeaders = {};
  for (const event of ["response", "trailers"]) {
    stream.on(event, (headers: IncomingHttpHeaders) => Object.assign(received, headers));
  }
  await once(stream, "close");
  const { "grpc-status": status, "grpc-message": message = "" } = received;
  return { code: Number(status), message: decodeURIComponent(String(message)), resetCode: stream.rstCode };
}

const late = { code: Code.DEADLINE_EXCEEDED, message: "The request was not complete after 0.1 seconds.", resetCode: 0 };

describe("a call ends when the time for its request is over", () => {
  test.each([
    ["nothing of it", Buffer.alloc(0)],
    ["half of its message", framed(Buffer.alloc(100)).subarray(0, 50)],
    ["all of its message, but not that this is all", framed(Buffer.alloc(0))],
  ])("and %s has come", async (_, part) => {
    const { port } = await serveReflection({ requestTimeout: 100 });
    const session = rawSession(port);
    expect(await endOf(begin(session, ONE_REQUEST, part))).toEqual(late);
    expect((await rawCall(session, framed(Buffer.alloc(0)), { ":path": ONE_REQUEST })).code).toBe(Code.OK);
  });

  test("and half of one of its many requests has come", async () => {
    const { port } = await serveReflection({ requestTimeout: 100 });
    const stream = begin(rawSession(port), MANY_REQUESTS, LIST_SERVICES);
    await once(stream, "data");
    const ended = endOf(stream);
    stream.write(LIST_SERVICES.subarray(0, 3));
    expect(await ended).toEqual(late);
  });

  test("each at its own time", async () => {
    const { port } = await serveReflection({ requestTimeout: 100 });
    const session = rawSession(port);
    const first = endOf(begin(session, ONE_REQUEST));
    await new Promise((resolve) => setTimeout(resolve, 60));
    const start = performance.now();
    const second = endOf(begin(session, ONE_REQUEST));
    await first;
    expect(await second).toEqual(late);
    expect(performance.now() - start).toBeGreaterThan(95);
  });
});

test("a call with many requests may be silent between two of them for as long as it likes", async () => {
  const { port } = await serveReflection({ requestTimeout: 50 });
  const session = rawSession(port);
  const stream = begin(session, MANY_REQUESTS, LIST_SERVICES);
  await once(stream, "data");
  // Another call is ended meanwhile, and this one is not.
  expect(await endOf(begin(session, ONE_REQUEST))).toMatchObject({ code: Code.DEADLINE_EXCEEDED });
  expect(await endOf(begin(session, ONE_REQUEST))).toMatchObject({ code: Code.DEADLINE_EXCEEDED });
  stream.write(LIST_SERVICES);
  await once(stream, "data");
  const ended = endOf(stream);
  stream.end();
  expect(await ended).toMatchObject({ code: Code.OK });
});

describe("requests that take more memory together than there is", () => {
  const kilobyte = 1024;
  const part = framed(Buffer.alloc(8 * kilobyte)).subarray(0, 6 * kilobyte);

  const refused = { code: Code.RESOURCE_EXHAUSTED, resetCode: 0 };

  test.each([ONE_REQUEST, MANY_REQUESTS])("have the oldest refused for the newest, also one to %s", async (path) => {
    const { port } = await serveReflection({}, new RequestMemory(10 * kilobyte));
    const session = rawSession(port);
    const oldest = endOf(begin(session, path, part));
    await arrived(session);
    const newest = begin(session, ONE_REQUEST, part);
    const ended = endOf(newest);
    expect(await oldest).toMatchObject(refused);
    newest.end(Buffer.alloc(2 * kilobyte + 5));
    // Such a message is malformed, which somebody has noticed who has got all of it.
    expect(await ended).not.toMatchObject({ code: Code.RESOURCE_EXHAUSTED });
  });

  test("leave their room to others when their clients cancel them", async () => {
    const { port } = await serveReflection({}, new RequestMemory(10 * kilobyte));
    const session = rawSession(port);
    const innocent = begin(session, ONE_REQUEST, framed(Buffer.alloc(2 * kilobyte)).subarray(0, kilobyte));
    const ended = endOf(innocent);
    const cancelled = begin(session, ONE_REQUEST, part);
    await arrived(session);
    cancelled.close(8);
    await once(cancelled, "close");
    begin(session, ONE_REQUEST, part);
    await arrived(session);
    innocent.end(Buffer.alloc(kilobyte + 5));
    expect(await ended).not.toMatchObject({ code: Code.RESOURCE_EXHAUSTED });
  });

  test("are refused themselves if there is no other", async () => {
    const { port } = await serveReflection({}, new RequestMemory(10 * kilobyte));
    const large = framed(Buffer.alloc(16 * kilobyte)).subarray(0, 12 * kilobyte);
    expect(await endOf(begin(rawSession(port), ONE_REQUEST, large))).toMatchObject(refused);
  });

  test("count the pieces in which they come, too", async () => {
    const { port } = await serveReflection({}, new RequestMemory(10 * kilobyte));
    const stream = begin(rawSession(port), ONE_REQUEST, part.subarray(0, 5));
    const ended = endOf(stream);
    const send = () => stream.destroyed || stream.write(Buffer.alloc(1), () => setImmediate(send));
    send();
    expect(await ended).toMatchObject(refused);
  });

  test("are forgotten when they are complete", async () => {
    const { port } = await serveReflection({}, new RequestMemory(10 * kilobyte));
    const session = rawSession(port);
    const stream = begin(session, MANY_REQUESTS);
    for (let round = 0; round < 100; round++) {
      expect((await rawCall(session, framed(Buffer.alloc(0)), { ":path": ONE_REQUEST })).code).toBe(Code.OK);
      stream.write(LIST_SERVICES);
      await once(stream, "data");
    }
  });
});
