import { expect, jest, test } from "@jest/globals";
import { attackedServer } from "./support/attacked-server.ts";
import {
  callBlock,
  flags,
  frame,
  headers,
  literal,
  resetStream,
  settings,
  streamIds,
  windowUpdate,
} from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";

jest.setTimeout(60_000);

const server = attackedServer();

const GET = "/google.longrunning.Operations/GetOperation";
const WAIT = "/google.longrunning.Operations/WaitOperation";
/** HTTP/2's codes for the ends of connections. */
const ENDINGS = { INTERNAL_ERROR: 2, FLOW_CONTROL_ERROR: 3, COMPRESSION_ERROR: 9, ENHANCE_YOUR_CALM: 11 };

/** Sends what is made for each of many streams, a hundred at a time, unless the server closes the connection. */
async function forStreams(peer: RawPeer, count: number, make: (streamId: number) => Buffer): Promise<void> {
  const ids = streamIds(count);
  for (let start = 0; start < count && !peer.isClosed; start += 100) {
    await peer.write(Buffer.concat(ids.slice(start, start + 100).map(make)));
    await new Promise(setImmediate);
  }
}

test("calls that are reset as soon as they begin (CVE-2023-44487) end their connection", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    const block = callBlock(GET);
    await forStreams(peer, 100_000, (id) => Buffer.concat([headers(id, block), resetStream(id)]));
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 100);
});

test("calls that the server itself has to reset (MadeYouReset, CVE-2025-8671) end their connection", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    const block = callBlock(WAIT);
    await forStreams(peer, 100_000, (id) => Buffer.concat([headers(id, block), windowUpdate(id, 0)]));
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 200);
});

const floods: readonly [string, Uint8Array, number][] = [
  ["PING (CVE-2019-9512)", frame("ping", flags.none, 0, Buffer.alloc(8)), 500_000],
  ["SETTINGS (CVE-2019-9515)", settings([[3, 100]]), 200_000],
  ["SETTINGS with 64 entries", settings(Array.from({ length: 64 }, () => [4, 65_535])), 1],
  ["acknowledgements that nobody waits for", frame("settings", flags.acknowledge, 0), 100_000],
];

test.each(floods)("a flood of %s from who does not read ends the connection", async (_, bytes, times) => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    peer.socket.pause();
    await peer.flood(bytes, times);
    peer.socket.resume();
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 100);
});

test("a flood of DATA without bytes (CVE-2019-9518) ends the connection or is harmless", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await peer.write(headers(1, callBlock(WAIT)));
    await peer.flood(frame("data", flags.none, 1), 500_000);
    peer.socket.destroy();
  }, 100);
});

test("a flood of PRIORITY ends the connection or is harmless", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await peer.flood(frame("priority", flags.none, 1, Buffer.from([0, 0, 0, 3, 16])), 300_000);
    peer.socket.destroy();
  }, 100);
});

test.each([
  ["headers (CVE-2024-27983)", literal("x-a", "b")],
  ["nothing (CVE-2019-9518)", Buffer.alloc(0)],
])("a flood of CONTINUATION with %s ends the connection", async (_, block) => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await peer.write(frame("headers", flags.none, 1, callBlock(GET)));
    await peer.flood(frame("continuation", flags.none, 1, block), 200_000);
    expect(await peer.closesWithin(5000)).toBe(true);
  }, 100);
});

test("windows that become too large end their connection (CVE-2026-21714)", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    await peer.write(windowUpdate(0, 2 ** 31 - 1), windowUpdate(0, 2 ** 31 - 1));
    expect(await peer.closesWithin(5000)).toBe(true);
    expect([ENDINGS.FLOW_CONTROL_ERROR, ENDINGS.INTERNAL_ERROR, undefined]).toContain(peer.goAwayCode);
  }, 100);
});
