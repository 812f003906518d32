import { randomBytes } from "node:crypto";
import { expect, jest, test } from "@jest/globals";
import { attackedServer } from "./support/attacked-server.ts";
import { callBlock, flags, headers, indexed, indexedLiteral, literal, streamIds } from "./support/frames.ts";
import { RawPeer } from "./support/raw-peer.ts";
import { sendBombs } from "./support/send-bombs.ts";

jest.setTimeout(60_000);

const server = attackedServer();
const GET = "/google.longrunning.Operations/GetOperation";
const refer = (times: number) => Array.from({ length: times }, () => indexed(62));

const bombs: readonly [string, Buffer][] = [
  [
    "1,000 headers",
    callBlock(
      GET,
      streamIds(1000).map((number) => literal(`x-${number}`, "a")),
    ),
  ],
  ["a header of 200 KB", callBlock(GET, [literal("x-large", "a".repeat(200_000))])],
  ["a header of 60 KB", callBlock(GET, [literal("x-large", "a".repeat(60_000))])],
  [
    "a header that the table repeats 4,000 times",
    callBlock(GET, [indexedLiteral("x-large", "a".repeat(4000)), ...refer(4000)]),
  ],
  ["garbage for HPACK", randomBytes(10_000)],
  ["a number without an end", Buffer.concat([callBlock(GET), Buffer.alloc(12_000, 0xff)])],
];

test.each(bombs)("calls with %s are refused", async (_, block) => {
  await server().withstands(() => sendBombs(server(), block), 150);
});

test("a table of headers that changes its size again and again does no harm", async () => {
  await server().withstands(async () => {
    const peer = await RawPeer.open(server());
    const shrink = Buffer.from([0x20]);
    const grow = Buffer.from([0x3f, 0xe1, 0x1f]);
    for (const id of streamIds(2000))
      await peer.write(headers(id, Buffer.concat([shrink, grow, callBlock(GET)]), flags.endStream));
    peer.socket.destroy();
  }, 150);
  expect(server().openFiles).toBeLessThan(100);
});
