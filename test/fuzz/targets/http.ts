import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { fuzzTarget } from "../fuzz-target.ts";
import { FuzzedServer } from "../fuzzed-server.ts";
import { requestBodies } from "../inputs/bodies.ts";
import { bytesLike } from "../inputs/bytes.ts";
import { httpMethods, requestHeaders, requestTargets } from "../inputs/http.ts";
import { texts } from "../inputs/texts.ts";

/** When nothing has come for so long, in milliseconds, the client has no more to say. */
const IDLE = 5;
const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) /gm;

const server = new FuzzedServer();

/** Requests as they are on the wire; many have what no header may have. */
const requests = fc
  .record({
    method: httpMethods,
    target: requestTargets,
    headers: requestHeaders,
    body: requestBodies,
    close: fc.boolean(),
  })
  .map(({ method, target, headers, body, close }) => {
    const all = { host: "localhost", ...headers, ...(close && { connection: "close" }), "content-length": body.length };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`), body]);
  });

const heads = texts({
  valid: requests.map((bytes) => bytes.toString("latin1")),
  tokens: [
    ...[
      "GET ",
      "POST ",
      "/v1/operations",
      " HTTP/1.1",
      "\r\n",
      "\n",
      "\r",
      "\r\n\r\n",
      ": ",
      ":",
      " ",
      "\t",
      "Host: a\r\n",
    ],
    ...[
      "Content-Length: 5\r\n",
      "Content-Length: 0\r\n",
      "Transfer-Encoding: chunked\r\n",
      "0\r\n\r\n",
      "5\r\nabcde\r\n",
    ],
    ...[
      "Expect: 100-continue\r\n",
      "Connection: close\r\n",
      "Upgrade: h2c\r\n",
      "HTTP/1.0",
      "HTTP/2.0",
      "PRI * HTTP/2.0",
    ],
  ],
  longest: 40_000,
}).map((text) => Buffer.from(text, "latin1"));

const compressed = bytesLike(requestBodies.map((body) => gzipSync(body, { level: 1 }))).map((body) => {
  const head = "POST /v1/operations HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: gzip\r\n";
  return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
});

const pipelined = fc.array(requests, { minLength: 2, maxLength: 4 }).map((all) => Buffer.concat(all));

/** Bytes on a connection to a real server. */
export const httpTargets = [
  fuzzTarget(
    "HTTP connections",
    fc.oneof(requests, heads, pipelined, compressed, bytesLike(requests)).map((bytes) => {
      return { bytes, [fc.toStringMethod]: () => JSON.stringify(Buffer.from(bytes).toString("latin1")) };
    }),
    async ({ bytes }) => {
      const socket = connect({ port: await server.port(), host: "127.0.0.1" });
      const chunks: Buffer[] = [];
      socket.on("data", (chunk) => chunks.push(chunk)).on("error", () => {});
      socket.setTimeout(IDLE, () => socket.end());
      socket.write(bytes);
      await once(socket, "close");
      server.throwFault();
      const text = Buffer.concat(chunks).toString("latin1");
      for (const [, status] of text.matchAll(STATUS_LINE)) assert.notEqual(status, "500");
    },
    { share: 0.2, limit: 3000, waits: true, close: () => server.close() },
  ),
];
