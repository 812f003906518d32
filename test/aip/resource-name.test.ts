import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { operationName, parentOf, parseOperationName, parseParent } from "../../src/aip/resource-name.ts";
import { parents, segments } from "./names.ts";

/** A well-formed parent of 403 to 530 bytes. */
const longParent = (length: number) => `${`p/${"a".repeat(97)}/`.repeat(4)}p/${"a".repeat(length - 402)}`;
const invalid = (reason: string) => expect.objectContaining({ name: "LongrunError", reason });

test("the name of an operation is made of its parent and its ID, and gives the parent back", () => {
  fc.assert(
    fc.property(parents, segments, (parent, id) => {
      const name = operationName(parent, id);
      expect(parentOf(name)).toBe(parent);
      expect(parseOperationName(name)).toBe(name);
      expect(parseParent(parent)).toBe(parent);
    }),
  );
});

describe("the name of an operation", () => {
  test.each([
    "operations/a",
    "projects/p/operations/a",
    "projects/p/locations/l/operations/a",
    "myoperations/operation/operations/a",
  ])("%s is well-formed", (name) => {
    expect(parseOperationName(name)).toBe(name);
  });

  test.each([
    "",
    "a",
    "operations",
    "operations/",
    "/operations/a",
    "operations/a/",
    "operations//a",
    "operations/-",
    "operations/operations",
    "operations/.",
    "operations/..",
    "Operations/a",
    "myoperations/a",
    "projects/operations/a",
    "projects/p/l/operations/a",
    "projects//operations/a",
    "projects/-/operations/a",
    "projects/./operations/a",
    "projects/p/operations/a/b",
    "operations/a/operations/b",
    "projects/operations/operations/a",
    "projects/p/operations/a b",
    "projects/p/operations/a\n",
    "projects/p\u0000/operations/a",
    "v1/operations/a",
    "https://example.com/operations/a",
    `operations/${"a".repeat(129)}`,
  ])("%j is malformed", (name) => {
    expect(() => parseOperationName(name)).toThrow(invalid("INVALID_NAME"));
  });

  test("has at most 512 bytes", () => {
    const longest = operationName(longParent(500), "a");
    expect(longest).toHaveLength(513);
    expect(() => parseOperationName(longest)).toThrow(invalid("INVALID_NAME"));
    const fitting = operationName(longParent(499), "a");
    expect(parseOperationName(fitting)).toBe(fitting);
  });

  test("is refused under the field that held it, in 80 characters at most", () => {
    const thrown = expect.objectContaining({ message: expect.stringMatching(/^operation\.name "\/{80}…": must be/) });
    expect(() => parseOperationName("/".repeat(100_000), "operation.name")).toThrow(thrown);
  });
});

describe("a parent", () => {
  test.each(["projects", "projects/", "/", "projects/-", "-/p", "projects/p/", "operations/a", "projects/p/x", " "])(
    "%j is malformed",
    (parent) => {
      expect(() => parseParent(parent)).toThrow(invalid("INVALID_PARENT"));
    },
  );

  test("has at most 512 bytes", () => {
    expect(parseParent(longParent(512))).toHaveLength(512);
    expect(() => parseParent(longParent(513))).toThrow(invalid("INVALID_PARENT"));
  });
});
