import { once } from "node:events";
import { expect, test } from "@jest/globals";
import { Code } from "../../../src/proto/messages.ts";
import { framed, rawCall, rawSession } from "../../server/support/raw-client.ts";
import { ONE_REQUEST, serveReflection } from "./serve-reflection.ts";

/** Begins so many calls on a connection, and cancels them all at once. */
async function beginAndCancel(session: ReturnType<typeof rawSession>, count: number): Promise<void> {
  const streams = Array.from({ length: count }, () => {
    const stream = session.request({ ":method": "POST", ":path": ONE_REQUEST, "content-type": "application/grpc" });
    return stream.on("error", () => {});
  });
  await new Promise<void>((resolve) => session.ping(() => resolve()));
  await Promise.all(
    streams.map((stream) => {
      stream.close(8);
      return stream.closed && once(stream, "close");
    }),
  );
}

test("a client that cancels 900 calls at once, and then 900 others, keeps its connection", async () => {
  const { port } = await serveReflection({});
  const session = rawSession(port);
  await once(session, "connect");
  await beginAndCancel(session, 900);
  await beginAndCancel(session, 900);
  expect((await rawCall(session, framed(Buffer.alloc(0)), { ":path": ONE_REQUEST })).code).toBe(Code.OK);
});

/** So many headers with names of two or three bytes. */
const headers = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index.toString(36)}`, value]));

test.each([
  ["16 KiB", 16 * 1024, 500],
  ["1 KiB", 1024, 120],
])("with %s for the headers of a call it may have many that are small", async (_, maxMetadataBytes, count) => {
  const { port } = await serveReflection({ maxMetadataBytes });
  const session = rawSession(port);
  const call = (value: string) =>
    rawCall(session, framed(Buffer.alloc(0)), { ":path": ONE_REQUEST, ...headers(count, value) });
  expect((await call("a")).code).toBe(Code.OK);
  const { error } = await call("a".repeat(50));
  expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED", reason: "METADATA_TOO_LARGE" });
});

test("more headers than the bytes hold by their number alone, as HTTP/2 reckons, are not read to their end", async () => {
  const { port } = await serveReflection({ maxMetadataBytes: 16 * 1024 });
  const call = rawCall(rawSession(port), framed(Buffer.alloc(0)), { ":path": ONE_REQUEST, ...headers(512, "a") });
  await expect(call).rejects.toThrow("NGHTTP2_ENHANCE_YOUR_CALM");
});
