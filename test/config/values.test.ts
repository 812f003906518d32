import { describe, expect, test } from "@jest/globals";
import { parseAlgorithms } from "../../src/config/algorithms.ts";
import { parseCount } from "../../src/config/count.ts";
import { formatDuration, parseDuration, parseDurationWithin } from "../../src/config/duration.ts";
import { parseRate } from "../../src/config/rate.ts";
import { rateLimitsOf } from "../../src/config/rate-limits-of.ts";
import { settings } from "../../src/config/settings.ts";
import { parseTextList } from "../../src/config/text-list.ts";

describe("a count", () => {
  test("is a whole number within its range", () => {
    expect(["1", "007", "100"].map((text) => parseCount(text, 1, 100))).toEqual([1, 7, 100]);
  });

  test.each(["0", "101", "", "-1", "1.5", "1e1", " 1", "1\n", "٣", "9".repeat(400)])("is not %j", (text) => {
    expect(() => parseCount(text, 1, 100)).toThrow("must be a whole number from 1 to 100");
  });
});

describe("a rate", () => {
  test("may have a fraction, and may be none", () => {
    expect(["0", "0.5", "100", "0.0"].map(parseRate)).toEqual([0, 0.5, 100, 0]);
  });

  test.each(["", "-1", "1e3", "Infinity", ".5", "5.", "1/s"])("is not %j", (text) => {
    expect(() => parseRate(text)).toThrow("must be a number of calls a second");
  });

  test("is no limit if it is 0, and allows the calls of a second at once if no burst is given", () => {
    expect(rateLimitsOf({ "rate-limit": 0, "rate-burst": 0 })).toBeUndefined();
    expect(rateLimitsOf({ "rate-limit": 2.5, "rate-burst": 0 })).toEqual({ perSecond: 2.5, burst: 3 });
    expect(rateLimitsOf({ "rate-limit": 0.5, "rate-burst": 0 })).toEqual({ perSecond: 0.5, burst: 1 });
    expect(rateLimitsOf({ "rate-limit": 5, "rate-burst": 50 })).toEqual({ perSecond: 5, burst: 50 });
  });
});

describe("a duration within a range", () => {
  test("is read as any other", () => {
    expect(parseDurationWithin("1.5s", 1, 2000)).toBe(1500);
  });

  test.each(["0", "0.9s", "61s", "soon", ""])("is not %j", (text) => {
    expect(() => parseDurationWithin(text, 1000, 60_000)).toThrow(
      "must be a duration such as 500ms, 1.5s or 10m, from 1s to 1m",
    );
  });

  test.each([0, 1, 999, 1000, 1500, 60_000, 90_000, 3_600_000, 86_400_000, 24 * 86_400_000])(
    "of %d ms is written in a form that is read as the same",
    (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    },
  );

  test("is written in the largest unit that it is whole in", () => {
    expect([0, 1500, 30_000, 600_000, 7_200_000, 2_592_000_000].map(formatDuration)).toEqual([
      "0",
      "1500ms",
      "30s",
      "10m",
      "2h",
      "30d",
    ]);
  });
});

describe("a list of texts", () => {
  test("has commas between, and spaces that do not count", () => {
    expect(parseTextList("")).toEqual([]);
    expect(parseTextList("a")).toEqual(["a"]);
    expect(parseTextList("https://a.example, b c")).toEqual(["https://a.example", "b c"]);
  });

  test.each([",", "a,", ",a", "a, ,b", " "])("is not %j", (text) => {
    expect(() => parseTextList(text)).toThrow("must be texts with commas between them");
  });
});

describe("the algorithms of tokens", () => {
  test("are asymmetric ones by name", () => {
    expect(parseAlgorithms("RS256, EdDSA")).toEqual(["RS256", "EdDSA"]);
  });

  test.each(["", "none", "HS256", "RS256,HS256", "rs256", "RS256,none", "dir"])("are not %j", (text) => {
    expect(() => parseAlgorithms(text)).toThrow("must be one or more of RS256,");
  });
});

test("where a key set is may be a file or a URL", () => {
  const { parse } = settings["jwt-jwks"];
  expect(["", "keys.json", "https://id.example.com/keys"].map(parse)).toEqual([
    undefined,
    "keys.json",
    new URL("https://id.example.com/keys"),
  ]);
  expect(() => parse("http://id.example.com/keys")).toThrow("must be a file, an https:// URL");
});
