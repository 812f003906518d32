import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { attackedServer } from "./support/attacked-server.ts";
import { RawPeer } from "./support/raw-peer.ts";

const server = attackedServer();
const HIDDEN = "GET /v1/operations/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
const CHUNKED = "Transfer-Encoding: chunked";
const lengthOf = (body: string) => `Content-Length: ${body.length}`;

/** A request to create an operation, with these headers and this body. */
const post = (headers: readonly string[], body: string) =>
  `POST /v1/operations HTTP/1.1\r\nHost: localhost\r\n${headers.join("\r\n")}\r\n\r\n${body}`;

const hiddenInChunks = `0\r\n\r\n${HIDDEN}`;

/** Requests of which a proxy and a server could see different ends. */
const ambiguous: readonly (readonly [string, string])[] = [
  ["both a length and chunks", post([lengthOf(hiddenInChunks), CHUNKED], hiddenInChunks)],
  ["chunks and a length", post([CHUNKED, "Content-Length: 4"], `5c\r\n${HIDDEN}\r\n0\r\n\r\n`)],
  ["two lengths that differ", post(["Content-Length: 0", lengthOf(HIDDEN)], HIDDEN)],
  ["two lengths in one header", post([`Content-Length: 0, ${HIDDEN.length}`], HIDDEN)],
  ["a length with a sign", post([`Content-Length: +${HIDDEN.length}`], HIDDEN)],
  ["a length in hexadecimal", post(["Content-Length: 0x10"], HIDDEN)],
  ["a length with a space before the colon", post([`Content-Length : ${HIDDEN.length}`], HIDDEN)],
  ["two transfer codings", post([CHUNKED, "Transfer-Encoding: identity"], hiddenInChunks)],
  ["a transfer coding that nobody knows", post(["Transfer-Encoding: xchunked"], hiddenInChunks)],
  ["a transfer coding in quotes", post(['Transfer-Encoding: "chunked"'], hiddenInChunks)],
  ["a transfer coding after a vertical tab", post(["Transfer-Encoding: \x0bchunked"], hiddenInChunks)],
  ["a transfer coding on a line of its own", post(["Transfer-Encoding:\r\n chunked"], hiddenInChunks)],
  ["a space before the colon of a transfer coding", post(["Transfer-Encoding : chunked"], hiddenInChunks)],
  ["a header that a bare line feed ends", post([`X: y\n${CHUNKED}`], hiddenInChunks)],
  ["a header that a bare carriage return ends", post([`X: y\r${CHUNKED}`], hiddenInChunks)],
  ["a zero byte in a header", post([`X: y\0${CHUNKED}`], hiddenInChunks)],
  ["a chunk whose size is negative", post([CHUNKED], `-1\r\n${HIDDEN}`)],
  ["a chunk whose size is too large for 64 bits", post([CHUNKED], `ffffffffffffffff1\r\n${HIDDEN}`)],
  ["a chunk whose size has a prefix", post([CHUNKED], `0x0\r\n\r\n${HIDDEN}`)],
  ["a chunk that a bare line feed ends", post([CHUNKED], `1\na\n0\n\n${HIDDEN}`)],
  ["a chunk extension with a bare line feed", post([CHUNKED], `1;a\nb\r\na\r\n0\r\n\r\n${HIDDEN}`)],
  ["a chunk that is longer than it says", post([CHUNKED], `1\r\nab\r\n0\r\n\r\n${HIDDEN}`)],
  ["a length after its chunks", post([CHUNKED], `0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`)],
  ["a transfer coding in HTTP/1.0", post([CHUNKED], hiddenInChunks).replace("HTTP/1.1", "HTTP/1.0")],
];

test.each(ambiguous)("a request with %s is refused, and what is hidden in it is not answered", async (_, request) => {
  const peer = await RawPeer.connect(server());
  const answer = text(peer.socket);
  await peer.write(request);
  expect((await answer).match(/^HTTP\/1\.1 \d{3}/gm)).toEqual([expect.stringMatching(/ (400|501)$/)]);
});

test("chunk extensions and trailers do not change where a request ends", async () => {
  const peer = await RawPeer.connect(server());
  const answer = text(peer.socket);
  await peer.write(
    post(
      [CHUNKED],
      "0;a=b\r\nX-Trailer: 50\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ),
  );
  expect((await answer).match(/^HTTP\/1\.1 \d{3}/gm)).toHaveLength(2);
});
