import { jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { attackedServer } from "./support/attacked-server.ts";
import { flags, frame, headers, indexed, indexedLiteral, literal, resetStream, streamIds } from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";
import { sendBombs } from "./support/send-bombs.ts";

jest.setTimeout(60_000);

const server = attackedServer("--first-bytes-timeout", "2s", "--request-timeout", "5s");

/** The head of a request of REST over HTTP/2, as HPACK. */
function restBlock(method: string, path: string, more: readonly Buffer[] = []): Buffer {
  const head = { ":method": method, ":scheme": "http", ":path": path, ":authority": "localhost" };
  return Buffer.concat([...Object.entries(head).map(([name, value]) => literal(name, value)), ...more]);
}

const post = restBlock("POST", "/v1/operations", [literal("content-type", "application/json")]);
const list = restBlock("GET", "/v1/operations");

test("bodies of REST over HTTP/2 that come byte by byte, or not at all, are refused in time", async () => {
  await server().withstands(async () => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const peer = await RawPeer.open(server());
        const ids = streamIds(200);
        for (const id of ids) await peer.write(headers(id, post));
        const drip = setInterval(() => {
          for (const id of ids.slice(100)) void peer.write(frame("data", flags.none, id, Buffer.from(" ")));
        }, 200);
        afterTest(() => clearInterval(drip));
        while (!peer.isClosed && peer.answers < ids.length) await new Promise(setImmediate);
        clearInterval(drip);
        peer.socket.destroy();
      }),
    );
  }, 150);
});

test("bodies of REST over HTTP/2 that are never complete are bounded in memory", async () => {
  await server().withstands(async () => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const peer = await RawPeer.open(server());
        const windows = new Map<number, number>([[0, 65_535]]);
        peer.read(({ type, streamId, payload }) => {
          if (type === 8) windows.set(streamId, (windows.get(streamId) ?? 65_535) + payload.readUInt32BE());
        });
        const ids = streamIds(100);
        for (const id of ids) await peer.write(headers(id, post));
        const chunk = Buffer.alloc(16_384, " ");
        const end = performance.now() + 4000;
        while (performance.now() < end && !peer.isClosed) {
          for (const id of ids) {
            const [all = 0, own = 65_535] = [windows.get(0), windows.get(id)];
            if (all < chunk.length || own < chunk.length) continue;
            windows.set(0, all - chunk.length).set(id, own - chunk.length);
            await peer.write(frame("data", flags.none, id, chunk));
          }
          await new Promise(setImmediate);
        }
        peer.socket.destroy();
      }),
    );
  }, 600);
});

const bombs: readonly (readonly [string, Buffer])[] = [
  [
    "1,000 headers",
    restBlock(
      "GET",
      "/v1/operations",
      streamIds(1000).map((number) => literal(`x-${number}`, "a")),
    ),
  ],
  ["a header of 60 KB", restBlock("GET", "/v1/operations", [literal("x-large", "a".repeat(60_000))])],
  [
    "a header that the table repeats 4,000 times",
    restBlock("GET", "/v1/operations", [
      indexedLiteral("x-large", "a".repeat(4000)),
      ...Array.from({ length: 4000 }, () => indexed(62)),
    ]),
  ],
];

test.each(bombs)("requests of REST over HTTP/2 with %s are refused", async (_, block) => {
  await server().withstands(() => sendBombs(server(), block), 150);
});

test("a client that asks REST much over HTTP/2 and reads nothing is bounded in memory", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    peer.socket.pause();
    const ids = streamIds(50_000);
    for (let start = 0; start < ids.length && !peer.isClosed; start += 100) {
      await peer.write(Buffer.concat(ids.slice(start, start + 100).map((id) => headers(id, list, flags.endStream))));
      await new Promise(setImmediate);
    }
    peer.socket.destroy();
  }, 250);
});

test("requests of REST over HTTP/2 that are reset as soon as they are made do no harm", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    const ids = streamIds(20_000);
    for (let start = 0; start < ids.length && !peer.isClosed; start += 100) {
      const resets = ids.slice(start, start + 100).map((id) => {
        return Buffer.concat([headers(id, list, flags.endStream), resetStream(id)]);
      });
      await peer.write(Buffer.concat(resets));
      await new Promise(setImmediate);
    }
    peer.socket.destroy();
  }, 200);
});
