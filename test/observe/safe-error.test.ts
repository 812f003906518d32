import { describe, expect, test } from "@jest/globals";
import { safeError } from "../../src/observe/safe-error.ts";

describe("secrets in the words of an error", () => {
  test.each([
    ["postgres://user:hunter2@host/db failed", "postgres://***@host/db failed"],
    ["postgres://user:hun@ter2@host/db", "postgres://***@host/db"],
    ["GET https://keys.example.com/jwks", "GET https://keys.example.com/jwks"],
    ["authorization: Bearer hunter2.x-y", "authorization: Bearer ***"],
    ["token eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln was refused", "token *** was refused"],
    ["/v1/operations?key=hunter2&pageSize=1", "/v1/operations?key=***&pageSize=1"],
    ['{"password": "hunter2"}', '{"password": "***"}'],
    ["x-api-key: hunter2", "x-api-key: ***"],
    ["monkey=1", "monkey=1"],
  ])("%s", (text, safe) => {
    const { message, stack } = safeError(new Error(text));
    expect(message).toBe(safe);
    expect(stack).toContain(safe);
  });

  test("go even where the text is cut", () => {
    const text = `${"a ".repeat(498)} postgres://user:${"hunter2".repeat(50)}@host/db`;
    const { message } = safeError(new Error(text));
    expect(message.length).toBeLessThanOrEqual(1001);
    expect(message).not.toContain("hunter2");
  });
});

test("long words and stacks are shortened, and causes are told three deep", () => {
  const loop: Error = new Error("x".repeat(100_000));
  loop.cause = loop;
  const told = safeError(loop);
  expect(told.message).toHaveLength(1001);
  expect(told.stack?.length).toBeLessThanOrEqual(4001);
  expect(told.cause?.cause?.cause?.message).toHaveLength(1001);
  expect(told.cause?.cause?.cause?.cause).toBeUndefined();
});

test("what is thrown that is no error is told by its type, and by its text if it is plain", () => {
  expect(safeError("boom")).toEqual({ type: "string", message: "boom" });
  expect(safeError(undefined)).toEqual({ type: "undefined", message: "undefined" });
  expect(safeError({ payload: "secret" })).toEqual({ type: "object", message: "" });
  expect(safeError(null)).toEqual({ type: "object", message: "" });
});

test("texts that take a matcher long are told at once", () => {
  for (const part of ["a.", "a+", "eyJ", "eyJ-", "eyJ.", "key ", "key=", "key\t ", "bearer ", "a://", "://@"]) {
    const error = new Error(part.repeat(50_000));
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      safeError(error);
      return performance.now() - start;
    });
    expect([part, Math.min(...times) < 50]).toEqual([part, true]);
  }
});
