import { once } from "node:events";
import { connect } from "node:net";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { attackedServer } from "./support/attacked-server.ts";
import { callBlock, frame, headers, PREFACE, settings } from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";

jest.setTimeout(60_000);

const server = attackedServer("--first-bytes-timeout", "2s", "--request-timeout", "5s");
const GET = "/google.longrunning.Operations/GetOperation";
const DRIP_INTERVAL = 200;

/** Sends the first bytes, and then one more of the rest in each interval, until the connection is closed or this is over. */
async function drip(first: Uint8Array | string, byte: Uint8Array | string): Promise<{ cut: Promise<void> }> {
  const peer = await RawPeer.connect(server());
  peer.read();
  await peer.write(first);
  const timer = setInterval(() => void peer.write(byte), DRIP_INTERVAL);
  afterTest(() => clearInterval(timer));
  return { cut: peer.closed.then(() => clearInterval(timer)) };
}

const block = callBlock(GET);

/** How each slow client begins, and what it sends again and again. */
const slow: readonly (readonly [Uint8Array | string, Uint8Array | string])[] = [
  ["", ""],
  ["P", ""],
  ["PRI * HTTP/2.0\r\n", ""],
  ["GET / HTTP/1.1\r\nHost: localhost\r\n", "x-a: b\r\n"],
  ["GET / HTTP/1.1\r\nHost: ", "a"],
  [PREFACE, ""],
  [Buffer.concat([PREFACE, settings()]), ""],
  [Buffer.concat([PREFACE, settings()]), frame("ping", 0, 0, Buffer.alloc(8))],
  [Buffer.concat([PREFACE, settings(), frame("headers", 0, 1, block.subarray(0, 20))]), ""],
  [Buffer.concat([PREFACE, settings(), headers(1, block).subarray(0, 30)]), ""],
];

test("clients that begin and never get on are cut off, however many there are", async () => {
  const before = server().openFiles;
  await server().withstands(async () => {
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => slow)
        .flat()
        .map(([first, rest]) => drip(first, rest)),
    );
    await Promise.all(clients.map(({ cut }) => cut));
  }, 150);
  expect(server().openFiles).toBeLessThan(before + 20);
});

test("3,000 silent connections leave room for others", async () => {
  await server().withstands(async () => {
    for (let round = 0; round < 30; round++) {
      const sockets = Array.from({ length: 100 }, () => connect(server().port, "127.0.0.1").on("error", () => {}));
      for (const socket of sockets) afterTest(() => socket.destroy());
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
    }
  }, 150);
});

test("bodies over HTTP/1.1 that are never complete are bounded in memory", async () => {
  await server().withstands(async () => {
    const length = 4 * 1024 * 1024;
    const head = `POST /v1/operations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const peer = await RawPeer.connect(server());
        peer.socket.resume();
        await peer.write(head);
        for (let sent = 0; sent + 65_536 < length; sent += 65_536) await peer.write(Buffer.alloc(65_536, " "));
      }),
    );
  }, 200);
});

test("bodies over HTTP/1.1 that come byte by byte are bounded in memory", async () => {
  await server().withstands(async () => {
    const head =
      "POST /v1/operations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const peer = await RawPeer.connect(server());
        peer.socket.resume();
        await peer.write(head);
        await peer.flood(Buffer.from("1\r\n \r\n"), 1_000_000);
      }),
    );
  }, 200);
});
