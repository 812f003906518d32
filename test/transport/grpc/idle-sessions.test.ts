import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { Code } from "../../../src/proto/messages.ts";
import { framed, rawCall, rawSession } from "../../server/support/raw-client.ts";
import { callHeaders, frame, PREFACE } from "../../server/support/raw-frames.ts";
import { afterTest } from "../../support/after-test.ts";
import { ONE_REQUEST, serveReflection } from "./serve-reflection.ts";

const GO_AWAY = 7;

/** A client that never closes its side, and the types of the frames that it has got. */
async function openStubborn(
  port: number,
  ...bytes: readonly Uint8Array[]
): Promise<{ socket: Socket; bytes: () => Buffer }> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).on("error", () => {});
  afterTest(() => socket.destroy());
  await once(socket, "connect");
  let received: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.write(Buffer.concat(bytes));
  return { socket, bytes: () => received };
}

function frameTypes(bytes: Buffer): number[] {
  const types = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes.readUInt8(at + 3));
  return types;
}

test.each([
  ["nothing after the preface", [PREFACE]],
  ["no call", [PREFACE, frame("settings", 0, 0)]],
  ["half of the headers of a call", [PREFACE, frame("settings", 0, 0), frame("headers", 0, 1)]],
])("a connection that brings %s is closed when its time is over", async (_, bytes) => {
  const { port, listener } = await serveReflection({ firstBytesTimeout: 100 });
  const stubborn = await openStubborn(port, ...bytes);
  await once(stubborn.socket, "end");
  expect(frameTypes(stubborn.bytes())).toContain(GO_AWAY);
  // The server does not wait for the client's side for ever.
  while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a connection on which there was a call stays open", async () => {
  const { port, listener } = await serveReflection({ firstBytesTimeout: 100 });
  const session = rawSession(port);
  const body = framed(Buffer.alloc(0));
  expect((await rawCall(session, body, { ":path": ONE_REQUEST })).code).toBe(Code.OK);
  const idle = await openStubborn(port, PREFACE, frame("settings", 0, 0));
  await once(idle.socket, "end");
  expect(listener.connections).toBe(2);
  expect((await rawCall(session, body, { ":path": ONE_REQUEST })).code).toBe(Code.OK);
});

test("a client that is silent, and does not even answer whether it is there, is left", async () => {
  const { port, listener } = await serveReflection({ keepaliveTime: 50, keepaliveTimeout: 50 });
  const stubborn = await openStubborn(port, PREFACE, frame("settings", 0, 0), callHeaders(1, ONE_REQUEST));
  await once(stubborn.socket, "end");
  while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a connection that is old enough is ended, after its calls or their grace", async () => {
  const { port, listener } = await serveReflection({ maxConnectionAge: 50, maxConnectionAgeGrace: 50 });
  const stubborn = await openStubborn(port, PREFACE, frame("settings", 0, 0), callHeaders(1, ONE_REQUEST));
  await once(stubborn.socket, "end");
  expect(frameTypes(stubborn.bytes())).toContain(GO_AWAY);
  while (listener.connections > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});
