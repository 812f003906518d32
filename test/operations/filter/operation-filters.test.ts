import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { LongrunError } from "../../../src/errors.ts";
import { BadRequestSchema, Code, ErrorInfoSchema } from "../../../src/proto/messages.ts";
import { filters } from "./support/matches.ts";

function refusalOf(filter: string): LongrunError {
  try {
    filters.parse(filter);
  } catch (error) {
    if (error instanceof LongrunError) return error;
    throw error;
  }
  throw new Error(`not refused: ${filter}`);
}

test.each(["", " ", "\n\t  "])("a filter without anything in it is none: %j", (filter) => {
  expect(filters.parse(filter)).toBeUndefined();
});

test("a filter in parentheses without anything in them is refused", () => {
  expect(refusalOf("()").message).toBe('filter: unexpected ")" at position 1.');
});

describe("refused with the position is", () => {
  test.each([
    ["done = true)", 'unexpected ")" at position 11', "11"],
    ["done = ", "unexpected end of filter at position 7", "7"],
    ['name = "x', "unterminated string at position 7", "7"],
    ["done AND nme = x", 'unknown field "nme" at position 9', "9"],
    ["uid = x", 'unknown field "uid" at position 0', "0"],
    ["etag:*", 'unknown field "etag" at position 0', "0"],
    ["error.status = x", 'unknown field "error.status" at position 6', "6"],
    ["progress.percent > 5", 'unknown field "progress.percent" at position 9', "9"],
    ["done = 5", '"done" takes true or false, not "5" at position 7', "7"],
    ["error.code = NOT_FOUND", '"error.code" takes a whole number, not "NOT_FOUND" at position 13', "13"],
    ["error = 5", '"=" does not apply to "error" (message) at position 6', "6"],
    ["error.details = x", '"=" does not apply to "error.details" (list) at position 14', "14"],
    [
      "state = DONE",
      '"state" takes one of PENDING, RUNNING, CANCELLING, SUCCEEDED, FAILED, CANCELLED, not "DONE" at position 8',
      "8",
    ],
    [
      "state = STATE_UNSPECIFIED",
      '"state" takes one of PENDING, RUNNING, CANCELLING, SUCCEEDED, FAILED, CANCELLED, not "STATE_UNSPECIFIED" at position 8',
      "8",
    ],
    ["state > PENDING", '">" does not apply to "state" (enum) at position 6', "6"],
    [
      "createTime > now",
      '"create_time" takes a timestamp such as 2012-04-21T11:30:00-04:00, not "now" at position 13',
      "13",
    ],
    ["progress.fraction > half", '"progress.fraction" takes a number, not "half" at position 20', "20"],
    ["labels = x", '"=" does not apply to "labels" (map) at position 7', "7"],
    ["labels.a.b = x", '"labels.a" has no field "b" at position 9', "9"],
    ["cancel_requested = yes", '"cancel_requested" takes true or false, not "yes" at position 19', "19"],
    ["done = true AND f(x)", 'unknown function "f" at position 16', "16"],
    ["a".repeat(4097), "filter is longer than 4096 bytes at position 4096", "4096"],
    [Array<string>(101).fill("a").join(" "), "more than 100 terms at position 200", "200"],
    [`${"(".repeat(21)}a${")".repeat(21)}`, "parentheses nested deeper than 20 at position 20", "20"],
  ])("%.40s", (filter, problem, position) => {
    const error = refusalOf(filter);
    expect(error.message).toBe(`filter: ${problem}.`);
    expect(error.reason).toBe("INVALID_FILTER");
    const { code, message, details } = error.toStatus();
    expect([code, message]).toEqual([Code.INVALID_ARGUMENT, error.message]);
    const [info, badRequest, ...others] = details;
    expect(others).toEqual([]);
    expect(info && anyUnpack(info, ErrorInfoSchema)).toMatchObject({
      reason: "INVALID_FILTER",
      domain: "longrun",
      metadata: { field: "filter", position },
    });
    expect(badRequest && anyUnpack(badRequest, BadRequestSchema)).toMatchObject({
      fieldViolations: [{ field: "filter", description: `${problem}.`, reason: "INVALID_FILTER" }],
    });
  });

  test("what a client wrote, shortened", () => {
    const { message } = refusalOf(`done = ${"x".repeat(4000)}`);
    expect(message).toBe(`filter: "done" takes true or false, not "${"x".repeat(80)}…" at position 7.`);
  });
});

test("the condition of a filter is in the names of the fields, for repositories that translate it", () => {
  expect(filters.parse("errorMessage OR metadata.verb = x")?.condition).toMatchObject({ kind: "any" });
  expect(filters.parse("createTime > 2026-01-01")?.condition).toMatchObject({ field: "create_time", path: [] });
});
