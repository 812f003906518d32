import { expect, test } from "@jest/globals";
import { pageLimit } from "../../src/handlers/page-limit.ts";

test.each([
  [0, 100],
  [1, 1],
  [1000, 1000],
  [1001, 1000],
  [2 ** 31 - 1, 1000],
])("a page size of %d is %d", (pageSize, limit) => {
  expect(pageLimit(pageSize)).toBe(limit);
});

test.each([-1, -(2 ** 31)])("a page size of %d is refused", (pageSize) => {
  expect(() => pageLimit(pageSize)).toThrow(expect.objectContaining({ reason: "INVALID_PAGE_SIZE" }));
});
