import { expect, test } from "@jest/globals";
import { combinedFilter } from "../../../console/src/list/combined-filter.ts";

test.each([
  ["", "", ""],
  ["a = 1", "", "a = 1"],
  ["  ", "state = FAILED", "state = FAILED"],
  ["a = 1 OR b = 2", "state = FAILED", "a = 1 OR b = 2 AND state = FAILED"],
])("%p and %p are %p", (typed, condition, whole) => {
  expect(combinedFilter(typed, condition)).toBe(whole);
});
