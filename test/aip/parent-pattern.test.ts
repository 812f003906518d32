import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parentPattern, shapeOf } from "../../src/aip/parent-pattern.ts";
import { parents } from "./names.ts";

test("without a wildcard a pattern matches its own text only", () => {
  fc.assert(
    fc.property(parents, parents, (text, other) => {
      const pattern = parentPattern(text);
      expect(pattern).toMatchObject({ text, wildcard: false });
      expect(pattern.matches(text)).toBe(true);
      expect(pattern.matches(other)).toBe(other === text);
    }),
  );
});

test("a wildcard stands for exactly one ID, and the other segments count", () => {
  const parent = fc.array(fc.tuple(fc.constantFrom("p", "q"), fc.constantFrom("a", "ab")), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(parent, parent, fc.infiniteStream(fc.boolean()), (pairs, others, coins) => {
      const hidden = pairs.map(([collection, id]) => [collection, coins.next().value ? "-" : id]);
      const pattern = parentPattern(hidden.flat().join("/"));
      const matches =
        others.length === hidden.length &&
        hidden.every(
          ([collection, id], at) => collection === others[at]?.[0] && (id === "-" || id === others[at]?.[1]),
        );
      const other = others.flat().join("/");
      expect(shapeOf(other) === pattern.shape && pattern.matches(other)).toBe(matches);
      expect(pattern.wildcard).toBe(hidden.some(([, id]) => id === "-"));
    }),
  );
});

test("an ID is never matched by its beginning", () => {
  const pattern = parentPattern("projects/p/locations/-");
  expect(pattern.matches("projects/p/locations/l")).toBe(true);
  expect(pattern.matches("projects/pp/locations/l")).toBe(false);
});

test("a collection is no wildcard's business: only IDs make a pattern wild", () => {
  expect(parentPattern("x-/y-").wildcard).toBe(false);
});

test("the shape of a parent is its collections", () => {
  expect(shapeOf("projects/p/locations/l")).toBe("projects/-/locations/-");
  expect(shapeOf("")).toBe("");
  expect(parentPattern("projects/-/locations/l").shape).toBe("projects/-/locations/-");
});
