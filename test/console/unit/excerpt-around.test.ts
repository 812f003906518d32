import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { excerptAround } from "../../../console/src/list/excerpt-around.ts";

test("a short text is shown whole, on one line", () => {
  expect(excerptAround("state ==\nDONE", 7)).toEqual({ excerpt: "state == DONE", before: 7 });
});

test("of a long text, what is around the position is shown, with what is cut off marked", () => {
  const text = `${"a".repeat(100)}!${"b".repeat(100)}`;
  expect(excerptAround(text, 100)).toEqual({ excerpt: `…${"a".repeat(17)}!${"b".repeat(16)}…`, before: 18 });
});

test("the character at the position is in the excerpt, which fits on a phone", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "="), minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(letters, fc.nat(), (text, some) => {
      const position = some % text.length;
      const { excerpt, before } = excerptAround(text, position);
      expect(excerpt.length).toBeLessThanOrEqual(36);
      expect(excerpt[before]).toBe(text[position]);
    }),
  );
});
