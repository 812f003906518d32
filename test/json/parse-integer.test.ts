import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseInteger } from "../../src/json/parse-integer.ts";

test("an integer is the same with its point moved by the exponent", () => {
  const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(integers, fc.nat({ max: 30 }), fc.constantFrom("e", "E", "e+"), (integer, moved, exponent) => {
      const [sign, digits] = integer < 0n ? ["-", `${-integer}`] : ["", `${integer}`];
      const padded = digits.padStart(moved + 1, "0");
      const at = padded.length - moved;
      const fraction = moved === 0 ? "" : `.${padded.slice(at)}`;
      expect(parseInteger(`${sign}${padded.slice(0, at)}${fraction}${exponent}${moved}`)).toBe(integer);
      if (integer !== 0n) expect(parseInteger(`${integer}${"0".repeat(moved)}e-${moved}`)).toBe(integer);
    }),
  );
});

test.each([
  ["0e999999999999999999999", 0n],
  ["-0", 0n],
  ["-0.000", 0n],
  ["0.00000001e8", 1n],
  ["99999999999999999999", 99999999999999999999n],
  ["100000000000000000000", undefined],
  ["1e20", undefined],
  ["1e999999999999999999999", undefined],
  ["1e-999999999999999999999", undefined],
  ["1.5", undefined],
  ["15e-1", undefined],
  ["", undefined],
  ["1.", undefined],
  ["1n", undefined],
])("%s is %s", (text, integer) => {
  expect(parseInteger(text)).toBe(integer);
});

test("a million digits are judged at once", () => {
  const digits = 1_000_000;
  const zeros = "0".repeat(digits);
  const begin = performance.now();
  expect(parseInteger(`1.${zeros}`)).toBe(1n);
  expect(parseInteger(`1.${zeros}1`)).toBeUndefined();
  expect(parseInteger(`0.${"1".repeat(digits)}e${digits}`)).toBeUndefined();
  expect(performance.now() - begin).toBeLessThan(2000);
});
