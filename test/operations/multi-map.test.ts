import { expect, test } from "@jest/globals";
import { MultiMap } from "../../src/operations/multi-map.ts";

test("the values of a key come in the order in which they were added, each once", () => {
  const map = new MultiMap<string, number>();
  for (const value of [3, 1, 2, 1]) map.add("a", value);
  map.add("b", 4);
  expect([...map.get("a")]).toEqual([3, 1, 2]);
  expect([...map.get("c")]).toEqual([]);
  expect([...map.values()]).toEqual([3, 1, 2, 4]);
});

test("a key without values is gone, and only its own values are", () => {
  const map = new MultiMap<string, number>();
  map.add("a", 1);
  map.delete("a", 2);
  map.delete("b", 1);
  expect([...map.get("a")]).toEqual([1]);
  expect(map.isEmpty).toBe(false);
  map.delete("a", 1);
  map.delete("a", 1);
  expect(map.isEmpty).toBe(true);
});

test("each value can be taken away while they are gone through", () => {
  const map = new MultiMap<string, number>();
  for (let value = 0; value < 6; value++) map.add(String(value % 2), value);
  const seen: number[] = [];
  for (const value of map.values()) {
    seen.push(value);
    map.delete(String(value % 2), value);
  }
  expect(seen).toEqual([0, 2, 4, 1, 3, 5]);
  expect(map.isEmpty).toBe(true);
});
