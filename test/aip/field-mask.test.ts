import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { writtenPaths } from "../../src/aip/field-mask.ts";

const known = ["metadata", "done", "response", "error"] as const;
const refusal = expect.objectContaining({ name: "LongrunError", reason: "INVALID_UPDATE_MASK" });

test("without a mask the populated fields are written", () => {
  fc.assert(
    fc.property(fc.subarray([...known]), (populated) => {
      expect(writtenPaths([], known, populated)).toEqual(new Set(populated));
    }),
  );
});

test("a mask names what is written, whatever is populated, however often it says so", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 32 }), (mask) => {
      expect(writtenPaths(mask, known, ["done"])).toEqual(new Set(mask));
    }),
  );
});

test("* is everything", () => {
  expect(writtenPaths(["*"], known, [])).toEqual(new Set(known));
});

describe("a mask is refused", () => {
  test.each([
    "",
    "name",
    "Metadata",
    "metadata.value",
    "metadata,done",
    " done",
    "operation.done",
    "constructor",
    "error.code",
  ])("with the path %j", (path) => {
    expect(() => writtenPaths(["done", path], known, [])).toThrow(refusal);
    expect(() => writtenPaths([path], known, [])).toThrow(refusal);
  });

  test("with * beside other paths", () => {
    expect(() => writtenPaths(["*", "done"], known, [])).toThrow(refusal);
    expect(() => writtenPaths(["done", "*"], known, [])).toThrow(/\*.*must stand alone/);
    expect(() => writtenPaths(["*", "*"], known, [])).toThrow(refusal);
  });

  test("with more than 32 paths", () => {
    expect(writtenPaths(Array(32).fill("done"), known, [])).toEqual(new Set(["done"]));
    expect(() => writtenPaths(Array(33).fill("done"), known, [])).toThrow(refusal);
  });

  test("in a message that names the path, shortened", () => {
    expect(() => writtenPaths(["x".repeat(10_000)], known, [])).toThrow(/^update_mask "x{80}…": is not one of/);
  });
});
