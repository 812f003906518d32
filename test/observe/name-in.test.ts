import { expect, test } from "@jest/globals";
import { nameIn } from "../../src/observe/name-in.ts";

test.each<[unknown, string]>([
  [{ name: "operations/a" }, "operations/a"],
  [{ parent: "projects/p" }, "projects/p"],
  [{ name: "operations/a", parent: "projects/p" }, "operations/a"],
  [{ name: 1, parent: 2 }, ""],
  [{}, ""],
  [null, ""],
  ["operations/a", ""],
])("a request such as %j is about %j", (request, name) => {
  expect(nameIn(request)).toBe(name);
});
