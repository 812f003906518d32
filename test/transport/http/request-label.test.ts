import { expect, test } from "@jest/globals";
import { requestLabel } from "../../../src/transport/http/request-label.ts";

test.each([
  ["/v1/operations/a", "/v1/operations/a"],
  ["/v1/operations?key=secret", "/v1/operations"],
  ["/v1/operations%3Fkey=secret", "/v1/operations"],
  ["/v1/operations%3fkey=secret", "/v1/operations"],
  ["/v1/operations#access_token=secret", "/v1/operations"],
  [`/${"a".repeat(79)}`, `/${"a".repeat(79)}`],
  [`/${"a".repeat(80)}`, `/${"a".repeat(79)}…`],
  ['/a"b\\c\n', "/a%22b%5Cc%0A"],
  ["/é", "/%C3%A9"],
  ["https://user:secret@a.test:80/v1/operations?key=secret", "/v1/operations"],
  ["HTTP+x://secret@a.test/v1", "/v1"],
  ["https://user:secret@a.test?key=secret", ""],
  ["user:secret@a.test:443", "a.test:443"],
  ["/v1/operations/a@b", "/v1/operations/a@b"],
  ["/v1/https://a.test/b", "/v1/https://a.test/b"],
  ["*", "*"],
])("the target %j is logged as %j", (target, path) => {
  expect(requestLabel("GET", target)).toBe(`GET ${path}`);
});
