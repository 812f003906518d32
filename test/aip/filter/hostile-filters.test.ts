import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { compileFilter, FilterError, parseFilter } from "../../../src/aip/filter/index.ts";
import { Lexer } from "../../../src/aip/filter/lexer.ts";
import { expectRefusal } from "./support/refusal.ts";

const unlimited = { bytes: 1_000_000, terms: 1_000_000, depth: 20 };
const nested = (depth: number, text = "a") => "(".repeat(depth) + text + ")".repeat(depth);

afterEach(() => {
  jest.restoreAllMocks();
});

function countTokens(filter: string): number {
  const next = jest.spyOn(Lexer.prototype, "next");
  try {
    parseFilter(filter, unlimited);
  } catch (error) {
    expect(error).toBeInstanceOf(FilterError);
  }
  const { length } = next.mock.calls;
  next.mockRestore();
  return length;
}

describe("the limits", () => {
  test("4096 bytes", () => {
    expect(parseFilter("a".repeat(4096))).toMatchObject({ position: 0 });
    expectRefusal(() => parseFilter("a".repeat(4097)), "filter is longer than 4096 bytes", 4096);
    expectRefusal(() => parseFilter("€".repeat(1366)), "filter is longer than 4096 bytes", 1365);
    expectRefusal(() => parseFilter(" ".repeat(10_000_000)), "filter is longer than 4096 bytes", 4096);
  });

  test("100 terms", () => {
    const words = Array<string>(100).fill("a");
    for (const between of [" ", " AND ", " OR ", " -"]) {
      expect(parseFilter(words.join(between))).toBeDefined();
      expectRefusal(
        () => parseFilter([...words, "b"].join(between)),
        "more than 100 terms",
        100 * (between.length + 1),
      );
    }
    expect(parseFilter(`a = (${words.join(" OR ")})`)).toBeDefined();
    expectRefusal(() => parseFilter(`a = (${words.join(" OR ")} OR b)`), "more than 100 terms", 505);
    expectRefusal(() => parseFilter(`f(${words.join(",")})`), "more than 100 terms", 200);
  });

  test("10,000 terms", () => {
    const filter = Array<string>(10_000).fill("a").join(" ");
    expectRefusal(() => parseFilter(filter, { ...unlimited, terms: 100 }), "more than 100 terms", 200);
    expect(parseFilter(filter, unlimited)).toMatchObject({ operands: { length: 10_000 } });
  });

  test("a depth of 20", () => {
    expect(parseFilter(nested(20))).toMatchObject({ kind: "bare word", position: 20 });
    expectRefusal(() => parseFilter(nested(21)), "parentheses nested deeper than 20", 20);
    expectRefusal(() => parseFilter("(".repeat(4096)), "parentheses nested deeper than 20", 20);
    expectRefusal(() => parseFilter("-(".repeat(2048)), "parentheses nested deeper than 20", 41);
    expectRefusal(() => parseFilter(`a=${nested(21)}`), "parentheses nested deeper than 20", 22);
    expectRefusal(() => parseFilter("f(".repeat(30)), "parentheses nested deeper than 20", 41);
    expectRefusal(() => parseFilter(`${nested(10)} ${nested(21)}`), "parentheses nested deeper than 20", 42);
    expect(parseFilter(Array<string>(10).fill(nested(20)).join(" "))).toMatchObject({ kind: "sequence" });
  });

  test("others if wanted", () => {
    const limits = { bytes: 9, terms: 2, depth: 1 };
    expect(parseFilter("(a) OR b", limits)).toBeDefined();
    expectRefusal(() => parseFilter("(a) OR ccc", limits), "filter is longer than 9 bytes", 9);
    expectRefusal(() => parseFilter("a b c", limits), "more than 2 terms", 4);
    expectRefusal(() => parseFilter("((a))", limits), "parentheses nested deeper than 1", 1);
    expectRefusal(() => compileFilter("a b c", { fields: {} }, limits), "more than 2 terms", 4);
  });

  test("none if none is wanted", () => {
    const none = { bytes: Infinity, terms: Infinity, depth: Infinity };
    expect(parseFilter(`${"a ".repeat(10_000)}${nested(100)}`, none)).toMatchObject({ operands: { length: 10_001 } });
    expectRefusal(() => parseFilter("€ \ud83d", none), "half of a surrogate pair", 2);
  });
});

test.each([
  ["words", "a "],
  ["negations", "-a "],
  ["comparisons", "a.b:c.d-e:f "],
  ["alternatives", "a OR "],
  ["parentheses", "(a) "],
  ["strings", '"\\"*" '],
  ["functions", "f(a,(b OR c)) "],
  ["dots", "a.b.c.d."],
  ["signs", "a=-.-.-1 "],
])("each token of many %s is read once", (_, unit) => {
  for (const times of [1, 10, 100, 1000]) {
    const filter = unit.repeat(times);
    expect(countTokens(filter)).toBeLessThanOrEqual(filter.length + 1);
  }
});

test("the case of a long text is folded once, however many terms are about it", () => {
  const x = "é".repeat(1000);
  const words = Array.from({ length: 100 }, (_, index) => `x:${index}`);
  const filter = compileFilter(words.join(" OR "), { fields: { x: { kind: "string", get: () => x } } });
  const folds = jest.spyOn(String.prototype, "toUpperCase");
  expect(filter.matches(undefined)).toBe(false);
  expect(folds.mock.results.map(({ value }) => value)).toEqual(["É".repeat(1000)]);
});

test("two texts of the same length in one subject are told apart", () => {
  const fields = { x: { kind: "string", get: () => "one" }, y: { kind: "string", get: () => "two" } } as const;
  const matched = ["x:ONE y:TWO", "x:one y:one", "x:two OR y:ne", "y:two x:one"].map((filter) =>
    compileFilter(filter, { fields }).matches(undefined),
  );
  expect(matched).toEqual([true, false, false, true]);
});
