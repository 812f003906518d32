import { expect, test } from "@jest/globals";
import { parseListenAddress } from "../../src/config/listen-address.ts";

test.each([
  ["localhost:50051", "localhost", 50051],
  ["127.0.0.1:0", "127.0.0.1", 0],
  ["[::1]:50051", "::1", 50051],
  ["[::ffff:127.0.0.1]:1", "::ffff:127.0.0.1", 1],
  ["example.com:65535", "example.com", 65535],
  [":8080", "::", 8080],
])("%s", (text, host, port) => {
  expect(parseListenAddress(text)).toEqual({ host, port });
});

test.each([
  "",
  "localhost",
  "50051",
  "localhost:",
  ":",
  "localhost:65536",
  "localhost:-1",
  "localhost:1.5",
  "localhost:http",
])("%j is no address", (text) => {
  expect(() => parseListenAddress(text)).toThrow("must be HOST:PORT");
});

test.each([
  "::1:50051",
  "[::1]",
  "[localhost]:1",
  "http://localhost:1",
  "a b:1",
  "localhost:1\n",
  "localhost:000001",
  "a/b:1",
])("%j is no address either", (text) => {
  expect(() => parseListenAddress(text)).toThrow("must be HOST:PORT");
});
