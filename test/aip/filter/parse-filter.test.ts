import { describe, expect, test } from "@jest/globals";
import { parseFilter } from "../../../src/aip/filter/index.ts";
import { outline } from "./support/outline.ts";
import { expectRefusal } from "./support/refusal.ts";

test.each(["", " ", "\t\r\n "])("an empty filter (%j) is nothing", (filter) => {
  expect(parseFilter(filter)).toBeUndefined();
});

test.each([
  ["a b AND c AND d", "(and (sequence a b) c d)"],
  ["(a b) AND c AND d", "(and (sequence a b) c d)"],
  ["New York Giants OR Yankees", "(sequence New York (or Giants Yankees))"],
  ["New York (Giants OR Yankees)", "(sequence New York (or Giants Yankees))"],
  ["a < 10 OR a >= 100", "(or [a < 10] [a >= 100])"],
  ["NOT (a OR b)", "(not (or a b))"],
  ['-file:".java"', "(not [file : .java])"],
  ["-30", "(not 30)"],
  ["package=com.google", "[package = com.google]"],
  ["msg != 'hello'", "[msg != hello]"],
  ["1 > 0", "[1 > 0]"],
  ["2.5 >= 2.4", "[2|5 >= 2.4]"],
  ["yesterday < request.time", "[yesterday < request.time]"],
  ["experiment.rollout <= cohort(request.user)", "[experiment|rollout <= cohort(request.user)]"],
  ["map:key", "[map : key]"],
  ["prod", "prod"],
  ["expr.type_map.1.type", "expr.type_map.1.type"],
  ["regex(m.key, '^.*prod.*$')", "regex(m.key, ^.~prod.~$)"],
  ["math.mem('30mb')", "math.mem(30mb)"],
  ["(msg.endsWith('world') AND retries < 10)", "(and msg.endsWith(world) [retries < 10])"],
])("the example of the grammar %j", (filter, expected) => {
  expect(outline(filter)).toBe(expected);
});

test.each([
  ["a AND b OR c", "(and a (or b c))"],
  ["a OR b AND c", "(and (or a b) c)"],
  ["a OR b OR c", "(or a b c)"],
  ["a AND b AND c", "(and a b c)"],
  ["a b OR c d AND e", "(and (sequence a (or b c) d) e)"],
  ["NOT a b", "(sequence (not a) b)"],
  ["NOT a OR b", "(or (not a) b)"],
  ["a NOT b", "(sequence a (not b))"],
  ["a -b", "(sequence a (not b))"],
  ["a-b", "a-b"],
  ["-(a OR b) c", "(sequence (not (or a b)) c)"],
  ["NOT a=1", "(not [a = 1])"],
  ["((a))", "a"],
  [" ( a )\n", "a"],
  ["(NOT (-a))", "(not (not a))"],
])("precedence in %j", (filter, expected) => {
  expect(outline(filter)).toBe(expected);
});

test.each([
  ["a=1 b=2", "(sequence [a = 1] [b = 2])"],
  ["a = 1\tb\n:\n2", "(sequence [a = 1] [b : 2])"],
  ["a<=1 b>=2 c!=3 d<4 e>5", "(sequence [a <= 1] [b >= 2] [c != 3] [d < 4] [e > 5])"],
  ["a and b or not c", "(sequence a and b or not c)"],
  ["a\u2028AND\u00a0b\ufeffc\vOR\fd", "(and a (sequence b (or c d)))"],
  ["ANDROID ORB NOTE", "(sequence ANDROID ORB NOTE)"],
  ["a.AND.OR.NOT = 1", "[a|AND|OR|NOT = 1]"],
  ["a = x.AND", "[a = x.AND]"],
  ['"AND" = "OR"', "[AND = OR]"],
  ['labels."key with space" = 1', "[labels|key with space = 1]"],
  ['"a.b".c:d', "[a.b|c : d]"],
  ["a = 'it''s'.x", undefined],
  ['a = com."google inc".x', "[a = com.google inc.x]"],
  ["metadata.@type = type.googleapis.com/x.Y", "[metadata|@type = type.googleapis.com/x.Y]"],
  ["größe = 日本😀", "[größe = 日本😀]"],
])("names, spaces and keywords in %j", (filter, expected) => {
  if (expected === undefined) expect(() => outline(filter)).toThrow("unexpected string");
  else expect(outline(filter)).toBe(expected);
});

describe("an argument needs no quotes", () => {
  test.each([
    "2012-04-21T11:30:00-04:00",
    "2012-04-21T11:30:00.123456789Z",
    "2022-08-07",
    "20s",
    "1.2s",
    "-1.2s",
    "-1.5e3",
    "2.997e9",
    "1e-5",
    "+5",
    ".5",
    "-.5",
    "operations/abc-def",
    "projects/p/locations/-/operations/abc~1_2",
    "type.googleapis.com/x.Y",
    "somebody+tag@example.com",
    "https://example.com:8080/a?b#c",
    "a-",
    "100%",
    "$x",
  ])("%s", (argument) => {
    for (const filter of [`a=${argument}`, `a : ${argument} `, `(a<${argument})`, `a = (${argument})`]) {
      expect(parseFilter(filter)).toMatchObject({ kind: "restriction", argument: { kind: "literal", text: argument } });
    }
    expect(outline(`f(${argument},${argument})`)).toBe(`f(${argument}, ${argument})`);
  });
});

test.each([
  ["a = (b OR c AND NOT d -e)", "[a = (and (or b c) (sequence (not d) (not e)))]"],
  ["a = (-30 OR -x)", "[a = (or -30 (not x))]"],
  ["a = (NOT (-30))", "[a = (not -30)]"],
  ["a = -x", "[a = -x]"],
  ['a = (-"x")', "[a = (not x)]"],
  ["a = ((1) OR ((2)))", "[a = (or 1 2)]"],
  ["f((a OR b), g())", "f((or a b), g())"],
  ["f() = g( 1 , 'x' )", "[f() = g(1, x)]"],
  ["a.AND.f()", "a.AND.f()"],
])("parentheses in arguments, and functions: %j", (filter, expected) => {
  expect(outline(filter)).toBe(expected);
});

describe("strings", () => {
  test.each([
    [String.raw`"\a\b\f\n\r\t\v\\\"\'\?"`, "\x07\b\f\n\r\t\v\\\"'?", 1],
    [String.raw`'\x41\u00e9\ud83d\ude00'`, "Aé😀", 1],
    ['"it\'s"', "it's", 1],
    [`'say "x"'`, 'say "x"', 1],
    ['"a*b"', "a*b", 2],
    ['"\\*a*"', "*a*", 2],
    ["*a*", "*a*", 3],
    ['""', "", 1],
    ['"two\nlines"', "two\nlines", 1],
    ['"\u0000 \u2028"', "\u0000 \u2028", 1],
  ])("%s", (literal, text, segments) => {
    const syntax = parseFilter(`a=${literal}`);
    expect(syntax).toMatchObject({ argument: { text } });
    expect(syntax).toHaveProperty("argument.segments.length", segments);
  });
});

test("positions are those of the filter's characters", () => {
  expect(parseFilter('"😀" AND  x.yy <= "z" OR NOT f(1)')).toEqual({
    kind: "and",
    position: 0,
    operands: [
      { kind: "bare word", position: 0, literal: { kind: "literal", text: "😀", segments: ["😀"], position: 0 } },
      {
        kind: "or",
        position: 10,
        operands: [
          {
            kind: "restriction",
            position: 10,
            comparable: {
              kind: "member",
              position: 10,
              names: [
                { text: "x", position: 10 },
                { text: "yy", position: 12 },
              ],
            },
            comparator: "<=",
            comparatorPosition: 15,
            argument: { kind: "literal", text: "z", segments: ["z"], position: 18 },
          },
          {
            kind: "not",
            position: 25,
            operand: {
              kind: "function",
              name: "f",
              position: 29,
              arguments: [{ kind: "literal", text: "1", segments: ["1"], position: 31 }],
            },
          },
        ],
      },
    ],
  });
});

test.each([
  ["a = (b))", 'unexpected ")"', 7],
  ["(a", "unexpected end of filter", 2],
  ["a AND", "unexpected end of filter", 5],
  ["a =", "unexpected end of filter", 3],
  ["NOT", "unexpected end of filter", 3],
  ["()", 'unexpected ")"', 1],
  ["AND", 'unexpected "AND"', 0],
  ["a OR AND b", 'unexpected "AND"', 5],
  ["a AND OR b", 'unexpected "OR"', 6],
  ["a = AND", 'unexpected "AND"', 4],
  ["NOT = 5", 'unexpected "="', 4],
  ["NOT NOT a", 'unexpected "NOT"', 4],
  ["--a", 'unexpected "-"', 1],
  ["NOT -a", 'unexpected "-"', 4],
  ["a = (NOT -5)", 'unexpected "-"', 9],
  ["a = (--5)", 'unexpected "-"', 6],
  ["- a", 'unexpected "-"', 0],
  ["a -", 'unexpected "-"', 2],
  ["a = -", 'unexpected "-"', 4],
  ['a = -"x"', 'unexpected "-"', 4],
  ["NOT(a)", 'no space after "NOT"', 3],
  ["a AND(b)", 'no space after "AND"', 5],
  ["(a)OR b", 'no space before "OR"', 3],
  ["(a)(b)", 'unexpected "("', 3],
  ["(a)b", 'unexpected "b"', 3],
  ['a="b"c', 'unexpected "c"', 5],
  ['a=b"c"', 'unexpected string "c"', 3],
  ["(a) = 5", 'unexpected "="', 4],
  ["e[0].foo = 42", 'unexpected "["', 1],
  ["a == b", 'unexpected "="', 3],
  ["a => b", 'unexpected ">"', 3],
  ["a <> b", 'unexpected ">"', 3],
  ["a = b = c", 'unexpected "="', 6],
  ["a = (b = c)", 'unexpected "="', 7],
  ["a = !b", 'unexpected "!"', 4],
  ["a && b", 'unexpected "&"', 2],
  ["a || b", 'unexpected "|"', 2],
  ["a, b", 'unexpected ","', 1],
  ["a = 1,2", 'unexpected ","', 5],
  ["f(a b)", 'unexpected "b"', 4],
  ["f(a,)", 'unexpected ")"', 4],
  ["f(", "unexpected end of filter", 2],
  ['"f"(a)', 'unexpected "("', 3],
  [".a = 1", 'unexpected "."', 0],
  ["a. = 1", 'unexpected "."', 1],
  ["a..b = 1", 'unexpected "."', 2],
  ["a .b = 1", 'unexpected "."', 2],
  ["a.-b = 1", 'unexpected "-"', 2],
  ["a = b.", 'unexpected "."', 5],
  ["a = b: c", 'unexpected ":"', 5],
  ["a::b", 'unexpected ":"', 2],
  ["a = 'b", "unterminated string", 4],
  ['a = "b\\', "unterminated string", 4],
  ['a = "b\\"', "unterminated string", 4],
  [String.raw`a = "\q"`, String.raw`unknown escape "\\q"`, 5],
  [String.raw`a = "\u12"`, String.raw`unknown escape "\\u"`, 5],
  [String.raw`a = "\ud83d"`, "string with half of a surrogate pair", 4],
  ["a \ud83d", "half of a surrogate pair", 2],
  ["a = \u0000", String.raw`unexpected "\u0000"`, 4],
  [`a ${"b".repeat(100)}=`, "unexpected end of filter", 103],
  [`(a) = ${"b".repeat(100)}`, 'unexpected "="', 4],
  [`(a)${"b".repeat(100)}`, `unexpected "${"b".repeat(80)}…"`, 3],
])("%j is refused", (filter, problem, position) => {
  expectRefusal(() => parseFilter(filter), problem, position);
});
