import { expect, test } from "@jest/globals";
import { factsIn } from "../../../console/src/detail/facts-in.ts";

test("gives the single values by their paths", () => {
  expect(factsIn({ reason: "X", metadata: { a: "1" }, links: [{ url: "u" }, { url: null }], on: true })).toEqual([
    ["reason", "X"],
    ["metadata.a", "1"],
    ["links[0].url", "u"],
    ["links[1].url", "null"],
    ["on", "true"],
  ]);
});

test("gives up on too many", () => {
  expect(factsIn({ all: Array.from({ length: 50 }, String) })).toHaveLength(50);
  expect(factsIn({ all: Array.from({ length: 51 }, String) })).toBeUndefined();
});
