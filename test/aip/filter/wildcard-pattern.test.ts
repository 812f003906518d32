import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { WildcardPattern } from "../../../src/aip/filter/wildcard-pattern.ts";

const pattern = (text: string) => new WildcardPattern(text.split("*"));

test.each([
  ["", "", true],
  ["", "a", false],
  ["a", "", false],
  ["a", "a", true],
  ["a", "aa", false],
  ["*", "", true],
  ["*", "anything", true],
  ["**", "", true],
  ["*.foo", "x.foo", true],
  ["*.foo", ".foo", true],
  ["*.foo", "x.foox", false],
  ["foo*", "food", true],
  ["foo*", "fo", false],
  ["a*a", "a", false],
  ["a*a", "aa", true],
  ["ab*bc", "abc", false],
  ["*abab*ab*", "ababab", true],
  ["*abab*ab*", "abaab", false],
  ["*aab*", "aaab", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b-c-", false],
  [".*", "ab", false],
])("%j on %j: %j", (wildcards, text, expected) => {
  expect(pattern(wildcards).matches(text)).toBe(expected);
});

test("a pattern matches what the regular expression with the same meaning matches", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "."), maxLength: 12 });
  const wildcards = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "*"), maxLength: 8 });
  fc.assert(
    fc.property(text, wildcards, (subject, wild) => {
      const source = wild.replaceAll(".", "\\.").replaceAll("*", ".*");
      expect(pattern(wild).matches(subject)).toBe(new RegExp(`^${source}$`, "s").test(subject));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["found", "*a*a*a*b"],
  ["missing", "*a*c*a*b"],
  ["many", `${"*a".repeat(2000)}*b`],
  ["empty", "*".repeat(4000)],
])("each segment is looked for once, where the one before was found: %s ones", (_, wildcards) => {
  const text = `${"a".repeat(10_000)}b`;
  const searches = jest.spyOn(String.prototype, "indexOf");
  pattern(wildcards).matches(text);
  const starts = searches.mock.calls.map(([, start]) => Number(start));
  searches.mockRestore();
  expect(starts.length).toBeGreaterThan(1);
  expect(starts.length).toBeLessThan(wildcards.split("*").length);
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
});
