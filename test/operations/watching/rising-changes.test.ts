import { expect, test } from "@jest/globals";
import { RisingChanges } from "../../../src/operations/watching/rising-changes.ts";
import { deletion, put, version } from "./changes.ts";

const first = version({ revision: 1 });
const second = version({ revision: 2 });
const another = version({ uid: "uid-2", sequence: 2, revision: 0 });

test("each change is admitted once, and nothing after a later one of its name", () => {
  const rising = new RisingChanges();
  const told = [put(second), put(second), put(first), deletion(second), put(second), put(another), deletion(second)];
  const admitted = told.map((change) => rising.admits(change));
  expect(admitted).toEqual([true, false, false, true, false, true, false]);
});

test("a deletion of something unknown is always admitted, and nothing of before after it", () => {
  const rising = new RisingChanges();
  const unknown = { name: first.name };
  const admitted = [put(second), unknown, unknown, put(first), put(another)].map((change) => rising.admits(change));
  expect(admitted).toEqual([true, true, true, false, true]);
});

test("the last 10,000 names that changed are remembered, and not many more", () => {
  const rising = new RisingChanges();
  const numbered = (number: number) => put(version({ name: `operations/${number}` }));
  for (let number = 0; number < 50_000; number++) rising.admits(numbered(number));
  expect(rising.admits(numbered(40_001))).toBe(false);
  expect(rising.admits(numbered(1))).toBe(true);
});
