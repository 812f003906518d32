import { expect, test } from "@jest/globals";
import { parsePublicUrl } from "../../src/config/public-url.ts";

test.each([
  ["https://longrun.example.com", "https://longrun.example.com"],
  ["https://longrun.example.com/", "https://longrun.example.com"],
  ["HTTP://Example.com:8080/api/longrun//", "http://example.com:8080/api/longrun"],
  ["https://[::1]:8443", "https://[::1]:8443"],
  ["", undefined],
])("%j is %j", (text, url) => {
  expect(parsePublicUrl(text)).toBe(url);
});

test.each([
  "longrun.example.com",
  "//longrun.example.com",
  "ftp://longrun.example.com",
  "javascript:alert(1)",
  "https://",
  "https://a b",
  "https://a@b.example.com",
  "https://example.com?x=1",
  "https://example.com/#x",
  "https://[x",
  " https://example.com",
])("%j is refused", (text) => {
  expect(() => parsePublicUrl(text)).toThrow("must be a URL such as https://longrun.example.com");
});
