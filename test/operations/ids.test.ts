import { expect, test } from "@jest/globals";
import { isResourceId } from "../../src/aip/resource-id.ts";
import { randomIds } from "../../src/operations/ids.ts";

test("the ID of an operation is a UUID, which may stand in a name", () => {
  const id = randomIds.operationId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(isResourceId(id)).toBe(true);
});

test("no two IDs are the same", () => {
  const uids = Array.from({ length: 10_000 }, () => randomIds.uid());
  expect(new Set(uids).size).toBe(uids.length);
  const operationIds = Array.from({ length: 1000 }, () => randomIds.operationId());
  expect(new Set(operationIds).size).toBe(operationIds.length);
});

test("a uid has at least 96 random bits and may stand in an etag", () => {
  for (let count = 0; count < 1000; count++) expect(randomIds.uid()).toMatch(/^[A-Za-z0-9_-]{16,}$/);
});
