import { once } from "node:events";
import { get } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { LongrunServer, MemoryRepository } from "../../src/index.ts";
import { afterTest } from "../support/after-test.ts";
import { GrpcTestClient } from "./support/grpc-test-client.ts";
import { serve } from "./support/serve.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  socket.on("error", () => {});
  afterTest(() => socket.destroy());
  await once(socket, "connect");
  return socket;
}

test.each(["/", "/v1/nothing", "/anything?x=1"])("an HTTP/1.1 GET of %s gets a small JSON error", async (path) => {
  const { port } = await serve();
  const [response] = await once(get({ port, host: "127.0.0.1", path, agent: false }), "response");
  const body = await text(response);
  expect(response.headers["content-type"]).toMatch(/^application\/json/);
  expect(body.length).toBeLessThan(1000);
  expect(JSON.parse(body)).toMatchObject({
    error: {
      code: response.statusCode,
      status: "NOT_FOUND",
      details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", domain: "longrun" }],
    },
  });
});

test("an HTTP/1.1 request that begins like an HTTP/2 preface and comes in single bytes is answered", async () => {
  const { port } = await serve();
  const socket = await open(port);
  for (const byte of "POST /v1/operations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") {
    socket.write(byte);
    await new Promise(setImmediate);
  }
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
});

test.each([
  ["PRIVET / HTTP/1.1\r\n\r\n", 501],
  ["P\r\n\r\n", 400],
  ["\r\n\r\nnothing\r\n\r\n", 400],
])("%j is answered as the bad HTTP/1.1 that it is", async (request, status) => {
  const { port } = await serve();
  const socket = await open(port);
  socket.write(request);
  expect((await text(socket)).slice(0, 13)).toBe(`HTTP/1.1 ${status} `);
});

test("a connection whose HTTP/2 preface comes in single bytes works", async () => {
  const { port } = await serve();
  const socket = await open(port);
  for (const byte of PREFACE) {
    socket.write(byte);
    await new Promise(setImmediate);
  }
  socket.write(EMPTY_SETTINGS);
  const [answer] = await once(socket, "data");
  expect(answer[3]).toBe(0x04);
});

const strange: Record<string, Uint8Array | undefined> = {
  "nothing at all": undefined,
  "half of a preface": Buffer.from(PREFACE.slice(0, 10)),
  "a preface and garbage": Buffer.concat([Buffer.from(PREFACE), Buffer.alloc(1000, 0xff)]),
  "zero bytes": Buffer.alloc(100),
  "a TLS greeting": Buffer.from("16030100a5010000a10303", "hex"),
  "a preface with one wrong byte": Buffer.from(PREFACE.replace("SM", "SN")),
};

test.each(Object.entries(strange))("a connection that brings %s and ends does not hurt", async (_, bytes) => {
  const { port, operations } = await serve();
  const socket = await open(port);
  socket.resume();
  if (bytes === undefined) socket.end();
  else socket.end(bytes);
  await once(socket, "close");
  await operations.listOperations({});
});

test("connections that are reset do not hurt", async () => {
  const { port, operations } = await serve();
  for (const bytes of ["", "P", PREFACE.slice(0, 20), PREFACE, "GET / HTTP/1.1\r\n"]) {
    const socket = await open(port);
    if (bytes !== "") await new Promise((resolve) => socket.write(bytes, resolve));
    socket.resetAndDestroy();
  }
  await operations.listOperations({});
});

test("localhost is served on 127.0.0.1", async () => {
  const server = new LongrunServer({ repository: new MemoryRepository() });
  afterTest(() => server.stop(1000));
  const port = await server.start({ host: "localhost", port: 0 });
  const client = new GrpcTestClient(`127.0.0.1:${port}`);
  afterTest(() => client.close());
  await client.operations.listOperations({});
});

test("every address of the machine is served by ::, as IPv4 and as IPv6", async () => {
  const server = new LongrunServer({ repository: new MemoryRepository() });
  afterTest(() => server.stop(1000));
  const port = await server.start({ host: "::", port: 0 });
  for (const address of ["127.0.0.1", "[::1]"]) {
    const client = new GrpcTestClient(`${address}:${port}`);
    afterTest(() => client.close());
    await client.operations.listOperations({});
  }
});

test("an address that is taken is refused with Node's error", async () => {
  const { port } = await serve();
  const other = new LongrunServer({ repository: new MemoryRepository() });
  await expect(other.start({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
