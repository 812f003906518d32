import { afterEach, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { linearSearch } from "../../../src/aip/filter/linear-search.ts";
import { searchFor } from "../../../src/aip/filter/search.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

function expectedEnd(text: string, wanted: string, start: number): number {
  const found = text.indexOf(wanted, start);
  return found < 0 ? -1 : found + wanted.length;
}

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom("a", "a", "b", "é", "😀"), maxLength });

test("a search finds what String.indexOf finds", () => {
  fc.assert(
    fc.property(letters(40), letters(6), fc.nat(10), (text, wanted, start) => {
      const from = Math.min(start, text.length);
      expect(searchFor(wanted)(text, from)).toBe(expectedEnd(text, wanted, from));
      expect(linearSearch(wanted)(text, from)).toBe(expectedEnd(text, wanted, from));
    }),
    { numRuns: 2000 },
  );
});

test("a search for a long text finds what String.indexOf finds", () => {
  const wanted = fc
    .tuple(fc.integer({ min: 248, max: 260 }), letters(3))
    .map(([count, end]) => "a".repeat(count) + end);
  fc.assert(
    fc.property(wanted, letters(40), fc.nat(300), letters(5), fc.nat(20), (long, before, count, after, start) => {
      const from = Math.min(start, before.length);
      for (const text of [`${before}${"a".repeat(count)}${after}`, `${before}${"a".repeat(count)}${long}${after}`]) {
        expect(searchFor(long)(text, from)).toBe(expectedEnd(text, long, from));
      }
    }),
  );
});

test("V8 is never asked for what may take it long: more than 250 characters", () => {
  const searches = jest.spyOn(String.prototype, "indexOf");
  const text = "a".repeat(1000);
  expect(searchFor("a".repeat(250))(text, 0)).toBe(250);
  expect(searchFor("a".repeat(251))(text, 0)).toBe(251);
  expect(searchFor(`${"a".repeat(500)}b`)(text, 0)).toBe(-1);
  expect(searches.mock.calls.map(([wanted]) => wanted.length)).toEqual([250, 250, 250]);
});

test.each([
  ["a".repeat(2000).concat("b"), "a".repeat(100_000)],
  ["a".repeat(1000).concat("b", "a".repeat(1000)), "a".repeat(100_000)],
  ["ab".repeat(1000).concat("b"), "ab".repeat(50_000)],
  ["b".concat("a".repeat(2000)), "a".repeat(100_000)],
  ["a".repeat(2000), `${"a".repeat(1999)}b`.repeat(50)],
])("the linear search reads no character twice", (wanted, text) => {
  let reads = 0;
  const charCodeAt = (index: number) => {
    reads++;
    return text.charCodeAt(index);
  };
  expect(linearSearch(wanted)({ length: text.length, charCodeAt }, 0)).toBe(-1);
  expect(reads).toBe(text.length);
});
