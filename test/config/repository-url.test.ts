import { expect, test } from "@jest/globals";
import { parseRepository } from "../../src/config/repository-url.ts";

test("memory: is the repository in memory", () => {
  expect(parseRepository("memory:")).toEqual({ kind: "memory" });
});

test.each(["", "memory", "memory://", "Memory:", "sqlite:file", "postgres://localhost/x"])("%j is refused", (text) => {
  expect(() => parseRepository(text)).toThrow("must be memory:");
});
