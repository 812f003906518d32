import { expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { ParentIndex } from "../../../src/operations/watching/parent-index.ts";

const patterns = ["", "a/1", "a/2", "a/-", "a/1/b/-", "a/-/b/1", "a/-/b/-", "c/-"];

test.each<[string, string[]]>([
  ["", [""]],
  ["a/1", ["a/1", "a/-"]],
  ["a/11", ["a/-"]],
  ["a/1/b/1", ["a/-/b/-", "a/-/b/1", "a/1/b/-"]],
  ["a/1/b/2", ["a/-/b/-", "a/1/b/-"]],
  ["a/2/b/2", ["a/-/b/-"]],
  ["b/1", []],
  ["a/1/b", []],
])("the values of the parent %j are those of the patterns that it matches", (parent, expected) => {
  const index = new ParentIndex<string>();
  for (const pattern of patterns) index.add(parentPattern(pattern), pattern);
  expect([...index.get(parent)].sort()).toEqual([...expected].sort());
  expect([...index.values()]).toEqual(patterns);
});

test("a value that is taken away leaves the others of the same pattern, and nothing when it was the last", () => {
  const index = new ParentIndex<number>();
  for (const pattern of ["a/1", "a/-"]) {
    index.add(parentPattern(pattern), 1);
    index.add(parentPattern(pattern), 2);
    index.delete(parentPattern(pattern), 1);
    index.delete(parentPattern(pattern), 1);
    index.delete(parentPattern(pattern), 3);
    expect([...index.get("a/1")]).toEqual([2]);
    index.delete(parentPattern(pattern), 2);
    expect([...index.get("a/1")]).toEqual([]);
    expect(index.isEmpty).toBe(true);
    index.add(parentPattern(pattern), 4);
    expect([...index.get("a/1")]).toEqual([4]);
    index.delete(parentPattern(pattern), 4);
  }
});

test("a pattern without values is not looked at any more", () => {
  const index = new ParentIndex<number>();
  let looks = 0;
  const counted = { ...parentPattern("a/-"), matches: () => ++looks > 0 };
  index.add(counted, 1);
  expect([...index.get("a/1")]).toEqual([1]);
  index.delete(counted, 1);
  index.add(parentPattern("a/-"), 2);
  expect([...index.get("a/1")]).toEqual([2]);
  expect(looks).toBe(1);
});
