import { jest, test } from "@jest/globals";
import { attackedServer } from "./support/attacked-server.ts";
import { createRunning } from "./support/create-running.ts";
import { callBlock, frame, headers, message, streamIds } from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";

jest.setTimeout(60_000);

const server = attackedServer();
const GET = "/google.longrunning.Operations/GetOperation";
const WAIT = "/google.longrunning.Operations/WaitOperation";
const LIST = "/google.longrunning.Operations/ListOperations";
const MOST_STREAMS = 1000;

/** Opens many streams as fast as it goes, on one connection. */
async function openStreams(peer: RawPeer, count: number, make: (streamId: number) => Buffer): Promise<void> {
  const ids = streamIds(count);
  for (let start = 0; start < count && !peer.isClosed; start += 100) {
    await peer.write(Buffer.concat(ids.slice(start, start + 100).map(make)));
    await new Promise(setImmediate);
  }
}

test("of 20,000 waits on one connection no more than 1,000 are begun", async () => {
  const name = await createRunning(server());
  const request = Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]);
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await openStreams(peer, 20_000, (id) => Buffer.concat([headers(id, callBlock(WAIT)), message(id, request)]));
    if (!peer.isClosed)
      while (!peer.isClosed && peer.resetCodes.length < 20_000 - MOST_STREAMS) await new Promise(setImmediate);
    peer.socket.destroy();
  }, 150);
});

test("20,000 streams without bodies on one connection are bounded", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await openStreams(peer, 20_000, (id) => headers(id, callBlock(GET)));
    peer.socket.destroy();
  }, 150);
});

test("messages that are never complete are bounded in memory", async () => {
  await server().withstands(async () => {
    const peers = await Promise.all(Array.from({ length: 4 }, () => RawPeer.open(server())));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(4 * 1024 * 1024 - 1, 1);
    await Promise.all(
      peers.map(async (peer) => {
        let window = 65_535;
        const windows = new Map<number, number>();
        peer.read(({ type, streamId, payload }) => {
          if (type !== 8) return;
          if (streamId === 0) window += payload.readUInt32BE();
          else windows.set(streamId, (windows.get(streamId) ?? 65_535) + payload.readUInt32BE());
        });
        const ids = streamIds(100);
        for (const id of ids) {
          await peer.write(headers(id, callBlock(GET)), frame("data", 0, id, head));
          windows.set(id, 65_530);
          window -= 5;
        }
        const sent = new Map<number, number>();
        const chunk = Buffer.alloc(16_384);
        const end = performance.now() + 4000;
        while (performance.now() < end && !peer.isClosed) {
          for (const id of ids) {
            const have = sent.get(id) ?? 0;
            if (window < 16_384 || (windows.get(id) ?? 0) < 16_384 || have > 4_100_000) continue;
            window -= 16_384;
            windows.set(id, (windows.get(id) ?? 0) - 16_384);
            sent.set(id, have + 16_384);
            await peer.write(frame("data", 0, id, chunk));
          }
          await new Promise(setImmediate);
        }
      }),
    );
    for (const peer of peers) peer.socket.destroy();
  }, 200);
});

test("a client that asks much and reads nothing is bounded in memory", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    peer.socket.pause();
    await openStreams(peer, 50_000, (id) =>
      Buffer.concat([headers(id, callBlock(LIST)), message(id, Buffer.alloc(0))]),
    );
    peer.socket.destroy();
  }, 250);
});
