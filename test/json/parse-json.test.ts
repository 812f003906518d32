import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LongrunError } from "../../src/errors.ts";
import { JsonNumber } from "../../src/json/json.ts";
import { parseJson } from "../../src/json/parse-json.ts";
import { plainJson } from "../../src/json/plain-json.ts";

function problem(text: string, limits?: { depth: number }): string {
  try {
    parseJson(text, limits);
  } catch (error) {
    if (error instanceof LongrunError && error.reason === "INVALID_JSON") return error.message;
    throw error;
  }
  return "none";
}

test("reads what JSON.parse reads, however it is written", () => {
  const spaces = fc.constantFrom("", " ", "\t", "\r\n", 2);
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), spaces, (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(JSON.stringify(plainJson(parseJson(` ${text}\n`)))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test("takes no text that JSON.parse does not take", () => {
  const pieces = fc.constantFrom(
    ..."{}[],:0123456789.eE+-",
    '"',
    '"a"',
    "\\",
    "\\u0041",
    "true",
    "null",
    " ",
    "\u0001",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (all) => {
      const text = all.join("");
      if (problem(text) === "none") expect(() => JSON.parse(text)).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});

test.each(["0", "-0", "9007199254740993", "1e3", "-1.50E-7", "100.000", "1e400"])(
  "the number %s keeps its text",
  (text) => {
    expect(parseJson(text)).toEqual(new JsonNumber(text));
  },
);

test.each(["__proto__", "constructor", "toString", "", "1"])("the key %j is plain data", (key) => {
  const object = parseJson(`{${JSON.stringify(key)}:true}`);
  expect(Object.entries(object ?? {})).toEqual([[key, true]]);
  expect(Object.getPrototypeOf(object)).toBeNull();
});

describe("refuses", () => {
  test.each([
    ["", "1, column 1: a value is missing."],
    ["\ufeff{}", "1, column 1: a value is missing."],
    ["{} {}", "1, column 4: the text goes on after the value."],
    ["[1,]", "1, column 4: a value is missing."],
    ["[1 2]", "1, column 4: a comma or the end of the array is missing."],
    ['{"a":1,}', "1, column 8: a key in double quotes is missing."],
    ["{a:1}", "1, column 2: a key in double quotes is missing."],
    ['{"a" 1}', "1, column 6: a colon is missing."],
    ['{"a":1', "1, column 7: a comma or the end of the object is missing."],
    ['{\n "a": 1,\n "a": 2}', '3, column 2: the key "a" is there twice.'],
    ['{"a":1,"\\u0061":2}', '1, column 8: the key "a" is there twice.'],
    ['{"__proto__":1,"__proto__":2}', '1, column 16: the key "__proto__" is there twice.'],
    ["nul", "1, column 1: this is no JSON value."],
    ["True", "1, column 1: a value is missing."],
    ["NaN", "1, column 1: a value is missing."],
    ["-Infinity", "1, column 1: a value is missing."],
    ["+1", "1, column 1: a value is missing."],
    [".5", "1, column 1: a value is missing."],
    ["01", "1, column 2: the text goes on after the value."],
    ["1.", "1, column 2: the text goes on after the value."],
    ["0x5", "1, column 2: the text goes on after the value."],
    ["1e", "1, column 2: the text goes on after the value."],
    ["'a'", "1, column 1: a value is missing."],
    ['"a', "1, column 1: the string does not end."],
    ['"a\\"', "1, column 1: the string does not end."],
    ['"a\\', "1, column 1: the string does not end."],
    ['["\\x41"]', "1, column 2: a string has a malformed escape."],
    ['"\\u12g4"', "1, column 1: a string has a malformed escape."],
    ['"a\nb"', "1, column 3: a control character in a string is not escaped."],
    ['"\u001f"', "1, column 2: a control character in a string is not escaped."],
    ['"\\ud800"', "1, column 1: a string has half of a surrogate pair."],
    ['"\udc00"', "1, column 1: a string has half of a surrogate pair."],
    ["1 // one", "1, column 3: the text goes on after the value."],
    ["1\u00a0", "1, column 2: the text goes on after the value."],
  ])("%j and tells where", (text, place) => {
    expect(problem(text)).toBe(`The JSON is malformed at line ${place}`);
  });

  test("values nested more than 100 deep, or as deep as is said", () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${"}]".repeat(depth / 2)}`;
    expect(problem(nested(100))).toBe("none");
    expect(problem(`[${nested(100)}]`)).toMatch(/nested more than 100 deep/);
    expect(problem(`{"a":${nested(100)}}`)).toMatch(/nested more than 100 deep/);
    expect(problem("[[]]", { depth: 1 })).toMatch(/column 2: values are nested more than 1 deep/);
  });
});

test("the place is in the metadata of the error", () => {
  expect(() => parseJson("[1,\n  x]")).toThrow(expect.objectContaining({ reason: "INVALID_JSON" }));
  expect(problem("[1,\n  x]")).toMatch("line 2, column 3");
});

const MANY = 2 ** 18;
test.each<[string, string]>([
  ["arrays without end", "[".repeat(4 * MANY)],
  ["objects without end", '{"a":'.repeat(MANY)],
  ["keys in a row", '"a":'.repeat(MANY)],
  ["small values", `[${"1,".repeat(MANY)}1]`],
  ["one long string", `["${"\\n".repeat(2 * MANY)}"]`],
  ["one long number", `[${"10".repeat(2 * MANY)}]`],
  ["spaces", `${" ".repeat(4 * MANY)}[`],
  ["many keys", `{${Array.from({ length: MANY / 4 }, (_, index) => `"key${index}":0`).join()}}`],
])("a million characters of %s are judged in a moment", (_, text) => {
  const begin = performance.now();
  problem(text);
  expect(performance.now() - begin).toBeLessThan(2000);
});

test("at most 50,000 values are read", () => {
  const list = (count: number) => `[${"1,".repeat(count - 1)}1]`;
  expect(parseJson(list(49_999))).toHaveLength(49_999);
  expect(() => parseJson(list(50_000))).toThrow("more than 50000 values");
});
