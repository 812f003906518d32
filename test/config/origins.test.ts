import { expect, test } from "@jest/globals";
import { parseOrigins } from "../../src/config/origins.ts";

test.each([
  ["", []],
  ["https://a.example.com", ["https://a.example.com"]],
  ["https://a.example.com,http://localhost:8080", ["https://a.example.com", "http://localhost:8080"]],
  [" http://[::1]:1 , http://b.test ", ["http://[::1]:1", "http://b.test"]],
])("%j is the origins %j", (text, origins) => {
  expect(parseOrigins(text)).toEqual(origins);
});

test.each([
  "*",
  "null",
  "a.example.com",
  "https://a.example.com/",
  "https://a.example.com/path",
  "https://A.example.com",
  "https://a.example.com:443",
  "https://user@a.example.com",
  "https://*.example.com",
  "file:///a",
  "https://a.example.com,",
  "https://a.example.com https://b.example.com",
])("%j is refused", (text) => {
  expect(() => parseOrigins(text)).toThrow("must be origins separated by commas");
});
