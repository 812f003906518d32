import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { GET_OPERATION } from "./support/raw-client.ts";
import { callHeaders, frame, PREFACE, resetStream } from "./support/raw-frames.ts";
import { connect } from "./support/serve.ts";
import { longrun } from "./support/server-process.ts";

jest.setTimeout(30_000);

interface Call {
  readonly path: string;
  readonly headers?: Record<string, string>;
}

const calls: Call[] = [
  { path: GET_OPERATION },
  { path: "/no.such.Service/Method" },
  { path: GET_OPERATION, headers: { "grpc-timeout": "soon" } },
  { path: GET_OPERATION, headers: { "content-type": "text/plain" } },
  { path: GET_OPERATION, headers: { ":method": "GET" } },
];

/** Begins 200 calls and resets each in the same packet, on a connection of their own. */
async function sendResetCalls(port: number, call: Call, code: number): Promise<void> {
  const socket = connectTcp(port, "127.0.0.1");
  afterTest(() => socket.destroy());
  socket.on("error", () => {}).resume();
  const resets = Array.from({ length: 200 }, (_, index) => index * 2 + 1).flatMap((streamId) => [
    callHeaders(streamId, call.path, call.headers),
    resetStream(streamId, code),
  ]);
  socket.end(Buffer.concat([PREFACE, frame("settings", 0, 0), ...resets]));
  await once(socket, "close");
}

test.each([
  ["NO_ERROR", 0],
  ["CANCEL", 8],
])("calls that are reset with %s as soon as they begin, good or refused, do not end the process", async (_, code) => {
  const server = longrun(["serve", "--listen", "127.0.0.1:0", "--log-level", "silent"]);
  const port = await server.listening();
  for (const call of calls) await sendResetCalls(port, call, code);
  expect((await connect(port).operations.listOperations({})).operations).toEqual([]);
  expect(server.child.exitCode).toBeNull();
});
