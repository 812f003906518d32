import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isResourceId } from "../../src/aip/resource-id.ts";

const letters = [..."abcxyzABCXYZ0189._~-"];

test("1 to 128 of the allowed characters are an ID", () => {
  const id = fc
    .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 128 })
    .map((all) => all.join(""))
    .filter((text) => ![".", "..", "-"].includes(text));
  fc.assert(fc.property(id, (text) => isResourceId(text)));
});

test("any other character makes a text no ID", () => {
  const other = fc.string({ minLength: 1, maxLength: 2, unit: "grapheme" }).filter((text) => /[^\w.~-]/.test(text));
  fc.assert(fc.property(other, (text) => !isResourceId(`a${text}b`) && !isResourceId(text)));
});

test.each(["", ".", "..", "-", "operations", "a".repeat(129), "a/b", "a b", "a\n", "é", "a%2Fb", "a\u0000"])(
  "%j is no ID",
  (text) => {
    expect(isResourceId(text)).toBe(false);
  },
);

test.each(["a", "...", "--", "-a", "Operations", "operations1", "~", "a".repeat(128)])("%j is an ID", (text) => {
  expect(isResourceId(text)).toBe(true);
});
