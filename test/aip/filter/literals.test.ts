import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseBase64 } from "../../../src/aip/filter/parse-base64.ts";
import { parseDuration } from "../../../src/aip/filter/parse-duration.ts";
import { parseNumber } from "../../../src/aip/filter/parse-number.ts";
import { parseTimestamp } from "../../../src/aip/filter/parse-timestamp.ts";

test.each([
  ["1970-01-01T00:00:00Z", 0n, 0],
  ["2012-04-21T11:30:00-04:00", 1335022200n, 0],
  ["2012-04-21T15:30:00+00:00", 1335022200n, 0],
  ["2012-04-21t15:30:00.5z", 1335022200n, 500_000_000],
  ["2012-04-21 15:30:00.000000001Z", 1335022200n, 1],
  ["1969-12-31T23:59:59.9Z", -1n, 900_000_000],
  ["2024-02-29", 1709164800n, 0],
  ["0001-01-01T00:00:00Z", -62135596800n, 0],
  ["9999-12-31T23:59:59.999999999Z", 253402300799n, 999_999_999],
])("the timestamp %s", (text, seconds, nanos) => {
  expect(parseTimestamp(text)).toEqual({ seconds, nanos });
});

test.each([
  "yesterday",
  "",
  "2012",
  "2012-04",
  "2012-4-21",
  "2023-02-29",
  "2023-02-30T00:00:00Z",
  "2023-13-01",
  "2023-00-01",
  "2023-01-00",
  "0000-01-01",
  "2023-01-01T24:00:00Z",
  "2023-01-01T23:60:00Z",
  "2023-01-01T23:59:60Z",
  "2023-01-01T00:00:00",
  "2023-01-01T00:00Z",
  "2023-01-01T00:00:00.Z",
  "2023-01-01T00:00:00.1234567890Z",
  "2023-01-01T00:00:00+24:00",
  "2023-01-01T00:00:00+01:60",
  "2023-01-01T00:00:00+0100",
  "12023-01-01T00:00:00Z",
  "2023-01-01T00:00:00Z ",
  "2023-01-01Z",
])("no timestamp: %j", (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test("every date that JavaScript writes is read as it was", () => {
  const dates = fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (date) => {
      const milliseconds = date.getTime();
      const seconds = Math.floor(milliseconds / 1000);
      const nanos = (milliseconds - seconds * 1000) * 1_000_000;
      expect(parseTimestamp(date.toISOString())).toEqual({ seconds: BigInt(seconds), nanos });
    }),
  );
});

test.each([
  ["20s", 20n, 0],
  ["1.2s", 1n, 200_000_000],
  ["-1.2s", -1n, -200_000_000],
  ["0.000000001s", 0n, 1],
  ["315576000000s", 315576000000n, 0],
])("the duration %s", (text, seconds, nanos) => {
  expect(parseDuration(text)).toEqual({ seconds, nanos });
});

test.each(["20", "s", ".5s", "1.s", "1.2", "1m", "1S", "1 s", "1.0000000001s", "+1s", "--1s", "1e3s"])(
  "no duration: %j",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test.each([
  ["0", 0],
  ["-5", -5],
  ["-0", -0],
  ["+5", 5],
  ["007", 7],
  ["9007199254740993", 9007199254740993n],
  ["+9007199254740993", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["2.997e9", 2997000000],
  ["-1.5e3", -1500],
  ["1E-2", 0.01],
  ["1e-400", 0],
  ["1".repeat(400), BigInt("1".repeat(400))],
  [".5", 0.5],
  ["5.", 5],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
])("the number %s", (text, number) => {
  expect(parseNumber(text)).toBe(number);
});

test.each([
  "",
  "-",
  ".",
  "e5",
  "1e",
  "0x10",
  "1_000",
  "1,5",
  "NaN",
  "1e400",
  "-1e400",
  "hello",
  " 1",
  "1 ",
  "--1",
  "٣",
])("no number: %j", (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

test.each([
  ["", []],
  ["AP8=", [0, 255]],
  ["AP8", [0, 255]],
  ["-_-_", [251, 255, 191]],
  ["+/+/", [251, 255, 191]],
])("the bytes %j", (text, bytes) => {
  expect([...(parseBase64(text) ?? [-1])]).toEqual(bytes);
});

test.each(["A", "AAAAA", "A A", "ä"])("no bytes: %j", (text) => {
  expect(parseBase64(text)).toBeUndefined();
});
