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
])("the target %j is logged as %j", (target, path) => {
  expect(requestLabel("GET", target)).toBe(`GET ${path}`);
});
