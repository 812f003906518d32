import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseDuration } from "../../src/config/duration.ts";

test.each([
  ["0", 0],
  ["0s", 0],
  ["500ms", 500],
  ["1.5s", 1500],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["30d", 2_592_000_000],
  ["0.0", 0],
  ["0.1ms", 1],
  ["1.0005s", 1001],
])("%s is %d ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  "",
  "1",
  "10",
  "-1s",
  "+1s",
  "1 s",
  " 1s",
  "1s ",
  "1S",
  "1w",
  "s",
  ".5s",
  "1.s",
  "1e3s",
  "0x10s",
  "NaN",
  "1s1m",
  "١s",
])("%j is no duration", (text) => {
  expect(() => parseDuration(text)).toThrow("must be a duration such as 500ms, 1.5s, 10m, 2h or 30d");
});

test("a number with a unit is that many units", () => {
  const units = fc.constantFrom(
    ["ms", 1] as const,
    ["s", 1000] as const,
    ["m", 60_000] as const,
    ["d", 86_400_000] as const,
  );
  fc.assert(
    fc.property(fc.nat(), units, (count, [unit, factor]) => parseDuration(`${count}${unit}`) === count * factor),
  );
});
