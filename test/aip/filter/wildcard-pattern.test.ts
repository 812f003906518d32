import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { WildcardPattern } from "../../../src/aip/filter/wildcard-pattern.ts";

const pattern = (text: string) => new WildcardPattern(text.split("*"));

function countReads(text: string, wildcards: string): { readonly matches: boolean; readonly reads: number } {
  let reads = 0;
  const charCodeAt = (index: number) => {
    reads++;
    return text.charCodeAt(index);
  };
  return { matches: pattern(wildcards).matches({ length: text.length, charCodeAt }), reads };
}

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

describe("no character of the text is read twice", () => {
  const long = "a".repeat(100_000);
  test.each([
    ["*a*a*a*b", long, false],
    [`${"*a".repeat(2000)}*b`, long, false],
    [`${"*a".repeat(2000)}*b`, `${long}b`, true],
    [`*${"a".repeat(2000)}b*`, long, false],
    [`*${"ab".repeat(1000)}b*`, "ab".repeat(50_000), false],
    [`*b${"a".repeat(2000)}*`, long, false],
    [`${"a".repeat(2000)}*${"a".repeat(2000)}`, long, true],
    ["*".repeat(4000), long, true],
  ])("%.20s", (wildcards, text, expected) => {
    const { matches, reads } = countReads(text, wildcards);
    expect(matches).toBe(expected);
    expect(reads).toBeLessThanOrEqual(text.length);
  });
});
