import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { sniffProtocol } from "../../src/transport/protocol-sniffer.ts";
import { afterTest } from "../support/after-test.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const LONG = 60_000;

/** The two ends of a connection. */
async function connection(): Promise<{ client: Socket; accepted: Socket }> {
  const server = createServer().listen(0, "127.0.0.1");
  afterTest(() => server.close());
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1").setNoDelay(true);
  afterTest(() => client.destroy());
  const [accepted] = await once(server, "connection");
  afterTest(() => accepted.destroy());
  return { client, accepted };
}

/** Sends a text byte by byte, each one when the one before was read, and tells after how many it was known what it is. */
async function sniffBytes(text: string): Promise<{ protocol: string | undefined; after: number; left: string }> {
  const { client, accepted } = await connection();
  let protocol: string | undefined;
  sniffProtocol(accepted, LONG, (found) => {
    protocol = found;
  });
  let after = 0;
  for (const byte of text) {
    client.write(byte);
    while (accepted.bytesRead <= after) await new Promise(setImmediate);
    await new Promise(setImmediate);
    after++;
    if (protocol !== undefined) break;
  }
  return { protocol, after, left: String(accepted.read() ?? "") };
}

test("an HTTP/2 preface in single bytes is known by its last one, and left to be read as a whole", async () => {
  expect(await sniffBytes(PREFACE)).toEqual({ protocol: "http2", after: PREFACE.length, left: PREFACE });
});

test.each([
  ["GET / HTTP/1.1", "G"],
  ["POST / HTTP/1.1", "PO"],
  ["PRIVET / HTTP/1.1", "PRIV"],
  ["PRI * HTTP/1.1", "PRI * HTTP/1"],
  [PREFACE.replace("SM", "SN"), "PRI * HTTP/2.0\r\n\r\nSN"],
])("%j in single bytes is known by the first one that is not of the preface", async (text, head) => {
  expect(await sniffBytes(text)).toEqual({ protocol: "http1", after: head.length, left: head });
});

test("a part of a preface is not known to be anything yet", async () => {
  expect(await sniffBytes(PREFACE.slice(0, -1))).toMatchObject({ protocol: undefined });
});

test.each([["nothing"], ["a part of a preface"]])(
  "a connection that brings %s in the time it has is destroyed",
  async (what) => {
    const { client, accepted } = await connection();
    const closed = once(client, "close");
    client.resume();
    sniffProtocol(accepted, 50, () => {});
    if (what !== "nothing") client.write("PRI");
    await closed;
    expect(accepted.destroyed).toBe(true);
  },
);

test("a connection that ends before it has said enough is destroyed", async () => {
  const { client, accepted } = await connection();
  sniffProtocol(accepted, LONG, () => {});
  client.resume().end("PRI");
  await once(accepted, "close");
});
