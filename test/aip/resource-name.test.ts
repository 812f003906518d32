import { expect, test } from "@jest/globals";
import { parseOperationName } from "../../src/aip/resource-name.ts";

test("a well-formed name is given back", () => {
  expect(parseOperationName("projects/p/operations/a")).toBe("projects/p/operations/a");
});
