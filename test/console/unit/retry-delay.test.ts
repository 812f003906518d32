import { expect, test } from "@jest/globals";
import { ApiError } from "../../../console/src/api/api-error.ts";
import { isTooMuch, retryDelay } from "../../../console/src/api/retry-delay.ts";
import { truthfulLiveness } from "../../../console/src/api/truthful-liveness.ts";

test.each([
  [429, "7", 7000],
  [503, "0", 0],
  [429, null, 5000],
  [429, "Wed, 21 Oct 2026 07:28:00 GMT", 5000],
  [500, null, 5000],
  [408, null, 5000],
  [0, null, 5000],
])("what may pass is asked again: status %d with Retry-After %p after %d ms", (status, header, delay) => {
  expect(retryDelay(ApiError.of(status, undefined, header))).toBe(delay);
  expect(retryDelay(ApiError.of(status, { error: { message: "no" } }, header))).toBe(delay);
});

test.each([400, 401, 403, 404])("what the user has to mend is not asked again: status %d", (status) => {
  expect(retryDelay(ApiError.of(status, undefined, "1"))).toBeUndefined();
});

test("only RESOURCE_EXHAUSTED says that too much was asked", () => {
  expect([429, 403, 503].map((status) => isTooMuch(new ApiError(status, "")))).toEqual([true, false, false]);
});

test("nothing is called live beside an error", () => {
  const refused = new ApiError(429, "too many");
  expect(truthfulLiveness("live", undefined)).toBe("live");
  expect(truthfulLiveness("live", refused)).toBe("retrying");
  expect(truthfulLiveness("live", new ApiError(0, "away"))).toBe("away");
  expect(truthfulLiveness("paused", refused)).toBe("paused");
  expect(truthfulLiveness("hidden", refused)).toBe("hidden");
});
