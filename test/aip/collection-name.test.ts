import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseCollection } from "../../src/aip/resource-name.ts";
import { parents } from "./names.ts";

test("a parent is a collection with and without /operations", () => {
  fc.assert(
    fc.property(parents, (parent) => {
      expect(parseCollection(parent)).toBe(parent);
      expect(parseCollection(parent === "" ? "operations" : `${parent}/operations`)).toBe(parent);
    }),
  );
});

test.each([
  ["projects/-", "projects/-"],
  ["projects/-/locations/-/operations", "projects/-/locations/-"],
])("- stands for any ID: %s", (name, parent) => {
  expect(parseCollection(name)).toBe(parent);
});

test.each([
  "/",
  "/operations",
  "operations/",
  "operations/operations",
  "operations/a",
  "projects",
  "projects/operations",
  "-/p",
  "-",
  "projects/-/-",
  "projects/p/operations/operations",
  "projects/p/operations/a",
  "projects/p//operations",
  "projects/*",
  "projects/p\n",
  `projects/${"a".repeat(129)}`,
  "projects/p/".repeat(60).slice(0, -1),
])("%j is no collection", (name) => {
  const refusal = expect.objectContaining({ reason: "INVALID_NAME", message: expect.stringMatching(/^name "/) });
  expect(() => parseCollection(name)).toThrow(refusal);
});
