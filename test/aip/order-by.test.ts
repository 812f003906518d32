import { expect, test } from "@jest/globals";
import { isRising } from "../../src/aip/order-by.ts";

test.each([
  ["", false],
  ["   ", false],
  ["create_time", true],
  ["  create_time ", true],
  ["create_time desc", false],
  [" create_time    desc  ", false],
])("%j rises: %p", (orderBy, rising) => {
  expect(isRising(orderBy, "create_time")).toBe(rising);
});

test.each([
  "name",
  "create_time asc",
  "create_time DESC",
  "desc",
  "create_time desc desc",
  "create_time, name",
  "create_time,",
  "Create_time",
  "create_time\tdesc",
  "create_time.seconds",
])("%j is refused, and named", (orderBy) => {
  const refusal = { reason: "INVALID_ORDER_BY", message: expect.stringContaining("order_by") };
  expect(() => isRising(orderBy, "create_time")).toThrow(expect.objectContaining(refusal));
});
