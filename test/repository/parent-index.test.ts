import { expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { ParentIndex } from "../../src/repository/memory/parent-index.ts";
import type { Row } from "../../src/repository/memory/row.ts";
import { newRecord } from "./conformance/records.ts";

let sequence = 0;

const rowOf = (parent: string): Row => ({ record: { ...newRecord(`${parent}/operations/a`), sequence: ++sequence } });

const found = (index: ParentIndex, parents: string) => [...index.rows(parentPattern(parents)).ascending()];

test("a row is found by its parent and by the shape of that", () => {
  const index = new ParentIndex();
  const [x, y, deeper] = [rowOf("p/x"), rowOf("p/y"), rowOf("p/x/l/z")];
  for (const row of [x, y, deeper]) index.add(row);
  expect(found(index, "p/x")).toEqual([x]);
  expect(found(index, "p/-")).toEqual([x, y]);
  expect(found(index, "p/x/l/-")).toEqual([deeper]);
  expect(found(index, "q/-")).toEqual([]);
});

test("parents of which nothing is left take no room, and can be filled again", () => {
  const index = new ParentIndex();
  const nothing = index.rows(parentPattern("q/x"));
  const [x, y] = [rowOf("p/x"), rowOf("p/y")];
  for (const row of [x, y]) index.add(row);
  index.remove(x);
  expect(index.rows(parentPattern("p/x"))).toBe(nothing);
  expect(found(index, "p/-")).toEqual([y]);
  index.remove(y);
  expect(index.rows(parentPattern("p/-"))).toBe(nothing);
  index.add(x);
  expect([found(index, "p/x"), found(index, "p/-"), found(index, "p/y")]).toEqual([[x], [x], []]);
});
