import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { readInTurns } from "../../../src/transport/connections/read-in-turns.ts";
import { afterTest } from "../../support/after-test.ts";

const MEBIBYTE = 1024 * 1024;

/** A server of node:http whose bodies are read in turns: how much of each came in which turn, and the bodies. */
async function serveInTurns() {
  const perTurn = new Map<number, Map<unknown, number>>();
  const bodies: Buffer[] = [];
  let turn = 0;
  const next = () => {
    turn++;
    immediate = global.setImmediate(next);
  };
  let immediate = global.setImmediate(next);
  const server = createServer((request, response) => {
    readInTurns(request, request.socket);
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => {
      chunks.push(chunk);
      const now = perTurn.get(turn) ?? new Map();
      perTurn.set(turn, now.set(request, (now.get(request) ?? 0) + chunk.length));
    });
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks));
      response.end();
    });
  });
  afterTest(() => {
    clearImmediate(immediate);
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, perTurn, bodies };
}

/** Posts a body whose bytes tell where in it they are, and resolves when the answer is there. */
async function post(port: number, length: number): Promise<Buffer> {
  const body = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) body.writeUInt32BE(at, at);
  const socket = connect(port, "127.0.0.1");
  afterTest(() => socket.destroy());
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`);
  socket.write(body);
  await once(socket, "data");
  return body;
}

test("a body is read in parts, all of it and in order", async () => {
  const { port, perTurn, bodies } = await serveInTurns();
  const sent = await post(port, 8 * MEBIBYTE);
  expect(bodies.map((body) => body.equals(sent))).toEqual([true]);
  for (const parts of perTurn.values()) for (const part of parts.values()) expect(part).toBeLessThan(MEBIBYTE / 4);
});

test("of many connections, a few go on in each turn, and all of them in the end", async () => {
  const connections = Array.from({ length: 40 }, () => new PassThrough());
  for (const connection of connections) {
    const body = new PassThrough({ highWaterMark: MEBIBYTE });
    readInTurns(body, connection);
    body.resume().write(Buffer.alloc(100_000));
  }
  const paused = () => connections.filter((connection) => connection.isPaused()).length;
  while (paused() < connections.length) await new Promise(process.nextTick);
  for (let left = connections.length; left > 0; left = paused()) {
    await setImmediate();
    expect(left - paused()).toBeLessThanOrEqual(8);
  }
});

test("many bodies are read at once, all of each", async () => {
  const { port, bodies } = await serveInTurns();
  await Promise.all(Array.from({ length: 40 }, () => post(port, MEBIBYTE)));
  expect(bodies.map(({ length }) => length)).toEqual(Array(40).fill(MEBIBYTE));
});

test("a body that nobody reads is not read either", async () => {
  const server = createServer((request, response) => {
    readInTurns(request, request.socket);
    response.end(String(request.readableFlowing));
  });
  afterTest(() => server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  afterTest(() => socket.destroy());
  socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/null$/);
});
