import { expect, test } from "@jest/globals";
import { headerValues } from "../../src/transport/header-values.ts";

test("the values of a header are found in any letters, and only those", () => {
  const raw = ["Host", "a", "x-host", "b", "HOST", "c", "accept", "host", "hosts", "d", "toast", "host"];
  expect(headerValues("host", raw)).toEqual(["a", "c"]);
  expect(headerValues("d", raw)).toEqual([]);
});
