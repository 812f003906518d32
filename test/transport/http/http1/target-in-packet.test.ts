import { expect, test } from "@jest/globals";
import { targetInPacket } from "../../../../src/transport/http/http1/target-in-packet.ts";

test.each([
  ["a request line", "GET /xiq/operations/a HTTP/1.1\r\nHost: a\r\n", "/xiq/operations/a"],
  ["one with a query", "POST /xiq/a?key=secret HTTP/1.1\r\n", "/xiq/a"],
  ["one that is cut off", "GET /xiq/aaaa", "/xiq/aaaa"],
  ["the last of several", "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nM-SEARCH /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n", "/3"],
  ["none", "X-A: aaa GET /xiq HTTP/1.1\r\n", ""],
  ["nothing", "", ""],
])("of %s", (_, text, target) => {
  expect(targetInPacket(Buffer.from(text))).toBe(target);
});

test("there is none without bytes", () => {
  expect(targetInPacket(undefined)).toBe("");
});
