import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { attackedTlsServer } from "./support/attacked-server.ts";
import { callBlock, flags, frame, headers, resetStream, streamIds } from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";

jest.setTimeout(60_000);

const server = attackedTlsServer("--first-bytes-timeout", "2s");

/** A record of TLS that says that it begins a handshake, with these bytes in it. */
const handshake = (bytes: Uint8Array) => Buffer.concat([Buffer.from([22, 3, 1, 0, bytes.length]), bytes]);

/** How half a handshake begins. */
const halves: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from([22]),
  Buffer.from([22, 3, 1, 0x40, 0]),
  handshake(Buffer.from([1, 0, 2, 0, 3, 3, ...Array(32).fill(7)])),
];

/** Connects, sends bytes that are no whole handshake, and says no more. */
async function beginHandshake(bytes: Uint8Array): Promise<Socket> {
  const socket = connectTcp(server().port, "127.0.0.1").on("error", () => {});
  afterTest(() => socket.destroy());
  await once(socket, "connect");
  socket.resume().write(bytes);
  return socket;
}

test("2,000 halves of handshakes are cut off, and leave room for others", async () => {
  const before = server().openFiles;
  await server().withstands(async () => {
    const closed: Promise<unknown>[] = [];
    for (let round = 0; round < 20; round++) {
      const sockets = await Promise.all(
        Array.from({ length: 25 }, () => halves)
          .flat()
          .map(beginHandshake),
      );
      closed.push(...sockets.map((socket) => once(socket, "close")));
    }
    await Promise.all(closed);
  }, 150);
  expect(server().openFiles).toBeLessThan(before + 20);
});

test("what is no handshake is cut off at once", async () => {
  await server().withstands(async () => {
    for (const bytes of ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n", "\0".repeat(20_000)]) {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => beginHandshake(Buffer.from(bytes))));
      await Promise.all(sockets.map((socket) => socket.closed || once(socket, "close")));
    }
  }, 100);
});

test("a flood of whole handshakes leaves room for others", async () => {
  await server().withstands(async () => {
    for (let round = 0; round < 20; round++) {
      const sockets = Array.from({ length: 20 }, () =>
        connectTls({ port: server().port, host: "127.0.0.1", rejectUnauthorized: false }).on("error", () => {}),
      );
      for (const socket of sockets) afterTest(() => socket.destroy());
      await Promise.all(sockets.map((socket) => once(socket, "secureConnect")));
    }
  }, 150);
});

test("calls that are reset as soon as they begin end their connection", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    const block = callBlock("/google.longrunning.Operations/GetOperation");
    const ids = streamIds(100_000);
    for (let start = 0; start < ids.length && !peer.isClosed; start += 100) {
      const some = ids.slice(start, start + 100);
      await peer.write(Buffer.concat(some.flatMap((id) => [headers(id, block), resetStream(id)])));
      await new Promise(setImmediate);
    }
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 100);
});

test("a flood of PING from who does not read ends the connection", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    peer.socket.pause();
    await peer.flood(frame("ping", flags.none, 0, Buffer.alloc(8)), 500_000);
    peer.socket.resume();
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 100);
});
