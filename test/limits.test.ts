import { expect, test } from "@jest/globals";
import { defaultLimits, limitsWith } from "../src/limits.ts";

test("limits that are not given are the usual ones", () => {
  expect(limitsWith()).toEqual(defaultLimits);
  expect(limitsWith({ maxLabels: 3 })).toEqual({ ...defaultLimits, maxLabels: 3 });
  expect(limitsWith(JSON.parse('{"maxLabels": 0}')).maxLabels).toBe(0);
});

test("a limit that is set to undefined is not given", () => {
  const chosen: object = { maxLabels: undefined };
  expect(limitsWith(chosen)).toEqual(defaultLimits);
});

test.each([-1, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("a limit of %d is refused by name", (value) => {
  expect(() => limitsWith({ maxWaits: value })).toThrow(RangeError);
  expect(() => limitsWith({ maxWaits: value })).toThrow(/^limits\.maxWaits must be a whole number/);
});
