/** The ceiling for REST: a node:http server that answers every request with a ready Get, and the headers that it has. */
import { createServer } from "node:http";
import { sampleJson } from "../messages/http-requests.ts";

// As a string it goes out in one piece with the head, which costs node:http a tenth less than a Buffer.
const body = `${JSON.stringify(sampleJson(0), undefined, 2)}\n`;
const headers = {
  "cache-control": "private, no-cache",
  vary: "Accept-Encoding, X-Goog-FieldMask",
  etag: '"0123456789abcdefghijkl"',
  "content-type": "application/json; charset=UTF-8",
  "x-content-type-options": "nosniff",
  "x-request-id": "01234567-89ab-cdef-0123-456789abcdef",
  "content-length": String(Buffer.byteLength(body)),
};

const server = createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log(`listening on ${process.argv[2]}`));
