import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import { framed, GET_OPERATION } from "../../server/support/raw-client.ts";
import { callHeaders, frame, frameTypes, PREFACE } from "../../server/support/raw-frames.ts";
import { afterTest } from "../../support/after-test.ts";
import { ONE_REQUEST, serveReflection } from "./serve-reflection.ts";

const END_STREAM = 1;

/** Calls from a client that says when it is done only if it is told to, and gives the frames that come back, as they come. */
async function callFrom(port: number, ...bytes: readonly Uint8Array[]) {
  const socket = connect({ port, host: "127.0.0.1" }).on("error", () => {});
  afterTest(() => socket.destroy());
  await once(socket, "connect");
  socket.write(Buffer.concat([PREFACE, frame("settings", 0, 0), ...bytes]));
  let rest: Buffer = Buffer.alloc(0);
  async function* frames() {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = 9 + frameLength(rest); rest.length >= end; end = 9 + frameLength(rest)) {
        yield {
          type: rest.readUInt8(3),
          flags: rest.readUInt8(4),
          streamId: rest.readUInt32BE(5),
          payload: rest.subarray(9, end),
        };
        rest = rest.subarray(end);
      }
    }
  }
  return { socket, frames: frames() };
}

function frameLength(bytes: Buffer): number {
  return bytes.length < 9 ? Number.POSITIVE_INFINITY : bytes.readUIntBE(0, 3);
}

test.each([
  ["refused at once", GET_OPERATION, {}, Buffer.alloc(0)],
  ["refused for what it sends", ONE_REQUEST, {}, framed(Buffer.from([0xff])).fill(0xff, 0, 5)],
  ["ended by its deadline", ONE_REQUEST, { "grpc-timeout": "20m" }, framed(Buffer.alloc(100)).subarray(0, 50)],
])("a call that is %s is reset without an error if its client does not end it", async (_, path, headers, data) => {
  const { port } = await serveReflection({});
  const { frames } = await callFrom(port, callHeaders(1, path, headers), frame("data", 0, 1, Buffer.from(data)));
  let isAnswered = false;
  for await (const { type, flags, streamId, payload } of frames) {
    if (streamId !== 1) continue;
    if (type === frameTypes.headers) isAnswered = (flags & END_STREAM) !== 0;
    if (type !== frameTypes.resetStream) continue;
    expect(isAnswered).toBe(true);
    expect(payload.readUInt32BE()).toBe(0);
    return;
  }
  throw new Error("the stream was not reset");
});

test("a call whose client ends it is not reset", async () => {
  const { port } = await serveReflection({});
  const { socket, frames } = await callFrom(
    port,
    callHeaders(1, GET_OPERATION),
    frame("data", END_STREAM, 1),
    callHeaders(3, GET_OPERATION),
  );
  const reset = [];
  for await (const { type, streamId } of frames) {
    if (type !== frameTypes.resetStream) continue;
    reset.push(streamId);
    // The third stream is begun after the first, and reset after it would have been.
    if (streamId === 3) break;
  }
  socket.destroy();
  expect(reset).toEqual([3]);
});
