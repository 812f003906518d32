import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseDouble } from "../../src/json/parse-double.ts";

test.each([
  ["0", 0],
  ["-0", -0],
  ["0.1", 0.1],
  ["0.1000000000000000055511151231257827", 0.1],
  ["9007199254740991.25", 9007199254740991],
  ["1e-400", 0],
  ["9007199254740991", 2 ** 53 - 1],
  ["9007199254740992", 2 ** 53],
  ["-9007199254740992.000", -(2 ** 53)],
  ["9.007199254740994E+15", 2 ** 53 + 2],
  ["18446744073709551616", 2 ** 64],
  ["18446744073709552000", 2 ** 64],
  ["1.8446744073709552e19", 2 ** 64],
  ["1e23", 1e23],
  ["9.9999999999999992e22", 1e23],
  ["99999999999999991611392", 1e23],
  ["100e21", 1e23],
  ["1.7976931348623157e308", Number.MAX_VALUE],
])("%s is read as %p", (text, value) => {
  expect(parseDouble(text)).toBe(value);
});

test.each([
  "9007199254740993",
  "-9007199254740993",
  "9007199254740993.0",
  "9.007199254740993e15",
  "9007199254740992.5",
  "18446744073709551615",
  "18446744073709551617",
  "100000000000000000000001",
  "9.99999999999999921e22",
  "99999999999999992000000",
  "363882460210200580",
  "1e309",
  "-1e309",
])("%s is refused, for it is no double", (text) => {
  expect(parseDouble(text)).toBeUndefined();
});

test("whatever double is written is read as it is, in all the ways in which programs write it", () => {
  const doubles = fc
    .oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
    )
    .filter((value) => value !== 0);
  const forms = fc.constantFrom<(value: number) => string>(
    JSON.stringify,
    (value) => value.toPrecision(17),
    (value) => value.toExponential(),
    (value) => value.toExponential(16),
    (value) => (Number.isInteger(value) ? String(BigInt(value)) : String(value)),
  );
  fc.assert(
    fc.property(doubles, forms, (value, form) => {
      expect(parseDouble(form(value))).toBe(value);
    }),
    { numRuns: 2000 },
  );
});

test("an integer is read exactly, as the text of a double or not at all", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 60n }), (integer) => {
      const value = Number(integer);
      const isDouble = BigInt(value) === integer || String(value) === String(integer);
      expect(parseDouble(String(integer))).toBe(isDouble ? value : undefined);
    }),
    { numRuns: 2000 },
  );
});
