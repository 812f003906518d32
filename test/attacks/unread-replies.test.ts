import { beforeAll, jest, test } from "@jest/globals";
import { attackedServer } from "./support/attacked-server.ts";
import { createRunning } from "./support/create-running.ts";
import {
  callHead,
  flags,
  headers,
  indexed,
  indexedLiteral,
  literal,
  message,
  settings,
  streamIds,
} from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";

jest.setTimeout(30_000);

const server = attackedServer("--reply-timeout", "2s", "--max-watch-changes", "3");
const MEBIBYTE = 1024 * 1024;
const INITIAL_WINDOW_SIZE = 4;

let request: Buffer;
let path: string;

beforeAll(async () => {
  const name = await createRunning(server(), 2.75 * MEBIBYTE);
  request = Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]);
  path = `/v1/${name}`;
});

/** A call with the headers that the connection's table has, so that many calls come in one turn of the server. */
const grpc = (method: string) => (id: number) => {
  const names = Object.entries(callHead(method));
  const block = names.map(([name, value], index) =>
    id === 1 ? indexedLiteral(name, value) : indexed(61 + names.length - index),
  );
  return Buffer.concat([headers(id, Buffer.concat(block)), message(id, request)]);
};
const rest = (id: number) => {
  const head = { ":method": "GET", ":scheme": "http", ":path": path, ":authority": "localhost" };
  const block = Buffer.concat(Object.entries(head).map(([name, value]) => literal(name, value)));
  return headers(id, block, flags.endStream);
};

test.each([
  ["GetOperation", 200, grpc("/google.longrunning.Operations/GetOperation")],
  ["WatchOperation", 200, grpc("/longrun.v1.OperationRegistry/WatchOperation")],
  ["REST over HTTP/2", 60, rest],
])("a client that lets nothing of %s come is cut off, and its replies are bounded", async (_, calls, call) => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server(), settings([[INITIAL_WINDOW_SIZE, 0]]));
    await peer.write(Buffer.concat(streamIds(calls).map(call)));
    while (!peer.isClosed && peer.resetCodes.length < calls) await new Promise(setImmediate);
    peer.socket.destroy();
  }, 700);
});
