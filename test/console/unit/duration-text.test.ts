import { expect, test } from "@jest/globals";
import { agoText, durationText } from "../../../console/src/ui/duration-text.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-5, "0s"],
  [0, "0s"],
  [0.2, "1ms"],
  [999, "999ms"],
  [SECOND, "1s"],
  [59.9 * SECOND, "59s"],
  [MINUTE, "1m"],
  [MINUTE + 5 * SECOND, "1m 5s"],
  [HOUR + 5 * SECOND, "1h"],
  [HOUR + 20 * MINUTE + 40 * SECOND, "1h 20m"],
  [400 * DAY + 3 * HOUR, "400d 3h"],
])("%p ms are %p", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test.each([
  [-MINUTE, "1m ago"],
  [-999, "now"],
  [0, "now"],
  [999, "now"],
  [40 * SECOND, "in 40s"],
])("a time %p ms from now is %p", (from, text) => {
  expect(agoText(DAY + from, DAY)).toBe(text);
});
