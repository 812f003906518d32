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
