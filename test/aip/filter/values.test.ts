import { describe, expect, test } from "@jest/globals";
import { compileFilter, type DynamicValue, type FieldType } from "../../../src/aip/filter/index.ts";
import { duration, enumValue, list, map, message, timestamp } from "./support/dynamic.ts";
import { matchesValue } from "./support/matching.ts";

const COMPARATORS = ["=", "!=", "<", "<=", ">", ">=", ":"] as const;
const dynamic: FieldType = { kind: "dynamic" };
const get = (value: DynamicValue | undefined) => value;

/** The comparators by which a value of the type compares with the literal; undefined if all are refused. */
function holding(value: DynamicValue | undefined, literal: string, type: FieldType = dynamic): string {
  const holds = COMPARATORS.filter((comparator) => {
    try {
      return matchesValue(`x ${comparator} ${literal}`, { ...type, get }, value);
    } catch {
      return false;
    }
  });
  return holds.join(" ");
}

const LESS = "!= < <=";
const SAME = "= <= >= :";
const MORE = "!= > >=";

describe("of dynamic and of declared type alike, the value compares with the literal", () => {
  test.each<[FieldType["kind"] & ("int" | "double" | "timestamp" | "duration"), DynamicValue, string, string]>([
    ["int", 4, "5", LESS],
    ["int", 5, "5", SAME],
    ["int", 5n, '"5"', SAME],
    ["int", 9007199254740993n, "9007199254740992", MORE],
    ["int", 9007199254740993n, "9007199254740993", SAME],
    ["double", 0.5, ".5", SAME],
    ["double", 5n, "5.5", LESS],
    ["double", -1500, "-1.5e3", SAME],
    ["int", 9007199254740992, "9007199254740993", LESS],
    ["int", -0, "0", SAME],
    ["int", 0n, "-0", SAME],
    ["int", 5n, "1".repeat(400), LESS],
    ["double", 5, "-Infinity", MORE],
    ["double", Number.POSITIVE_INFINITY, "Infinity", SAME],
    ["double", Number.MAX_VALUE, "1".repeat(400), LESS],
    ["double", 5, "5", SAME],
    ["double", Number.NaN, "5", "!="],
    ["timestamp", timestamp("2020-01-01T00:00:00Z", 1), "2020-01-01", MORE],
    ["timestamp", timestamp("2020-01-01T00:00:00Z", 1), "2020-01-01T01:00:00.000000001+01:00", SAME],
    ["timestamp", timestamp("2020-01-01T00:00:00Z", 1), "2020-01-01T00:00:00.000000002Z", LESS],
    ["timestamp", timestamp("2019-01-01T00:00:00Z", 5), "2020-01-01", LESS],
    ["duration", duration(1n, 500_000_000), "1.5s", SAME],
    ["duration", duration(-5n), "-5s", SAME],
    ["duration", duration(-1n, -500_000_000), "-1s", LESS],
    ["duration", duration(0n, -1), "0s", LESS],
    ["duration", duration(60n), "59.999999999s", MORE],
  ])("%s: %p with %s", (kind, value, literal, expected) => {
    expect(holding(value, literal)).toBe(expected);
    expect(holding(value, literal, { kind })).toBe(expected);
  });

  const bytes = new Uint8Array([0, 255]);
  test.each<[FieldType, DynamicValue, string, string]>([
    [{ kind: "bool" }, true, "true", "= :"],
    [{ kind: "bool" }, true, "'false'", "!="],
    [{ kind: "enum", names: ["A", "B"] }, enumValue("A", 0), "A", "= :"],
    [{ kind: "enum", names: ["A", "B"] }, enumValue("A", 0), "B", "!="],
    [{ kind: "bytes" }, bytes, '"AP8="', "= :"],
    [{ kind: "bytes" }, bytes, "AP8", "= :"],
    [{ kind: "bytes" }, bytes, "AAAA", "!="],
    [{ kind: "bytes" }, new Uint8Array(), '""', "= :"],
  ])("%p: %p with %s", (type, value, literal, expected) => {
    expect(holding(value, literal)).toBe(expected);
    expect(holding(value, literal, type)).toBe(expected);
  });
});

describe("strings", () => {
  test.each([
    ["foo", "foo", SAME],
    ["foo", "fop", LESS],
    ["foo", '"FOO"', `${MORE} :`],
    ["foobar", "oba", `${LESS} :`],
    ["", '""', SAME],
    ["x", '""', `${MORE} :`],
    ["", "*", "= < <="],
    ["foo", "*", "= > >= :"],
    ["foo", "f*", "= > >= :"],
    ["foo", "o*", `${LESS} :`],
    ["foo", "F*O", `${MORE} :`],
    ["a*b", String.raw`"a\*b"`, SAME],
    ["axb", String.raw`"a\*b"`, MORE],
    ["a*b", String.raw`"a\**"`, "= > >= :"],
    ["5", "5", SAME],
    ["true", "true", SAME],
    ["null", "null", SAME],
    ["-30", "-30", SAME],
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", SAME],
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00", MORE],
    ["2026-01-02", "2026-01-01T00:00:00Z", MORE],
    ["10", "9", LESS],
    ["\uffff", '"😀"', LESS],
    ["😀", '"\uffff"', MORE],
    ["ΣΊΣΥΦΟΣ", '"σίσ"', `${LESS} :`],
    ["σίσυφος", '"ΦΟΣ"', `${MORE} :`],
    ["Straße", '"STRASSE"', `${MORE} :`],
    ["two\nlines", "two*lines", "= < <= :"],
  ])("%j with %s", (value, literal, expected) => {
    const fixed = expected.split(" ").toSorted().join(" ");
    const sorted = (held: string) => held.split(" ").toSorted().join(" ");
    expect(sorted(holding(value, literal))).toBe(fixed);
    expect(sorted(holding(value, literal, { kind: "string" }))).toBe(fixed);
  });
});

test.each<[DynamicValue, string]>([
  [true, "yes"],
  [5, "five"],
  [5, "NaN"],
  [5, "0x5"],
  [Number.POSITIVE_INFINITY, "1e400"],
  [timestamp("2020-01-01T00:00:00Z"), "1577836800"],
  [duration(5n), "5"],
  [new Uint8Array([1]), "~"],
  [null, "0"],
  [list(1, 2), "3"],
  [map({ a: 1 }), "b"],
  [message({ a: 1 }), "b"],
  [message({ a: 0 }), "a"],
])("a literal of another kind than %p matches by no comparator: %s", (value, literal) => {
  expect(holding(value, literal)).toBe("");
});

test("null equals the null of a Struct only", () => {
  expect(holding(null, "null")).toBe("= :");
  for (const value of [0, true, timestamp("2020-01-01T00:00:00Z"), list(), map({}), message({}), new Uint8Array()]) {
    expect(holding(value, "null")).toBe("!=");
  }
  expect(holding(undefined, "null")).toBe("");
  expect(holding(list(null), "null")).toBe("!= :");
});

test.each<FieldType>([
  dynamic,
  { kind: "string" },
  { kind: "bool" },
  { kind: "int" },
  { kind: "timestamp" },
  { kind: "list", of: { kind: "string" } },
])("what is unset matches by no comparator: %p", (type) => {
  for (const literal of ["5", "true", "2020-01-01", "*", '""', "null"])
    expect(holding(undefined, literal, type)).toBe("");
  expect(matchesValue("NOT x:*", { ...type, get }, undefined)).toBe(true);
});

test("a value of another kind than its declared type matches nothing", () => {
  expect(matchesValue("x = 5", { kind: "int", get }, true)).toBe(false);
  expect(matchesValue("x.y:5", { kind: "map", of: { kind: "int" }, get }, 5)).toBe(false);
});

describe("presence", () => {
  test.each<[DynamicValue, boolean]>([
    ["", false],
    ["x", true],
    [0, false],
    [0n, false],
    [1, true],
    [Number.NaN, true],
    [false, false],
    [true, true],
    [null, false],
    [new Uint8Array(), false],
    [new Uint8Array(1), true],
    [enumValue("ZERO", 0), false],
    [enumValue("ONE", 1), true],
    [list(), false],
    [list(0), true],
    [map({}), false],
    [map({ a: null }), true],
    [message({}), true],
    [timestamp("1970-01-01T00:00:00Z"), true],
    [duration(0n), true],
  ])("of %p: %p", (value, expected) => {
    for (const star of ["*", '"*"', "**"]) {
      const root = compileFilter(`x:${star}`, { fields: { x: { kind: "dynamic", get } } });
      expect(root.matches(value)).toBe(expected);
    }
    expect(matchesValue("x.y:*", { kind: "dynamic", get }, message({ y: value }))).toBe(expected);
    expect(matchesValue("x:y", { kind: "dynamic", get }, message({ y: value }))).toBe(expected);
    expect(matchesValue("x.y:*", { kind: "dynamic", get }, map({ y: value }))).toBe(true);
    expect(matchesValue("x:y", { kind: "dynamic", get }, map({ y: value }))).toBe(true);
  });

  test("of a message's field is that of the field, though the message is in a map", () => {
    const inMap = (count: number) => map({ y: message({ count }) });
    expect(matchesValue("x.y.count:*", { kind: "dynamic", get }, inMap(0))).toBe(false);
    expect(matchesValue("x.y.count:*", { kind: "dynamic", get }, inMap(1))).toBe(true);
  });

  test("a star in a string in quotes can be a key", () => {
    const filter = String.raw`x:"\*"`;
    expect(matchesValue(filter, { kind: "dynamic", get }, map({ y: 1 }))).toBe(false);
    expect(matchesValue(filter, { kind: "dynamic", get }, map({ "*": 1 }))).toBe(true);
  });
});

describe("lists", () => {
  const people = list(message({ name: "Ann", tags: list("a", "b") }), message({ name: "Bob", tags: list() }));
  test.each([
    ["x.name:Ann", true],
    ["x.name:Ann x.name:Bob", true],
    ["x.name:An", false],
    ["x.name:An*", true],
    ["x.name:ann", false],
    ["x.name = Ann", false],
    ["x.name != Zoe", false],
    ["x.name > A", false],
    ["x.tags:b", true],
    ["x.tags:c", false],
    ["x.tags:*", true],
    ["x.nothing:*", false],
    ["x:*", true],
    ["x:Ann", false],
    ["x.0.name:Ann", false],
  ])("%s", (filter, expected) => {
    expect(matchesValue(filter, { kind: "dynamic", get }, people)).toBe(expected);
  });

  test("directly in a list are not entered", () => {
    const nested = list(list(message({ name: "Ann" }), 5));
    expect(matchesValue("x.name:Ann OR x:5", { kind: "dynamic", get }, nested)).toBe(false);
  });
});
