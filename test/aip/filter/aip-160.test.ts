import { describe, expect, test } from "@jest/globals";
import { compileFilter, type DynamicValue, type FieldType, type FilterSchema } from "../../../src/aip/filter/index.ts";
import { list, map, message } from "./support/dynamic.ts";
import { expectRefusal } from "./support/refusal.ts";

type Subject = Readonly<Record<string, DynamicValue>>;

const get = (name: string) => (subject: Subject) => subject[name];

const element: FieldType = {
  kind: "message",
  fields: { foo: { kind: "int" }, inner: { kind: "message", fields: { bar: { kind: "int" } } } },
};

const schemas = {
  words: {
    fields: { text: { kind: "string", get: get("text") } },
    bareWords: ["text"],
  },
  bool: { fields: { a: { kind: "bool", get: get("a") } } },
  int: { fields: { a: { kind: "int", get: get("a") } } },
  double: { fields: { a: { kind: "double", get: get("a") } } },
  string: { fields: { a: { kind: "string", get: get("a") } } },
  enumeration: { fields: { a: { kind: "enum", names: ["ON", "OFF"], get: get("a") } } },
  timestamp: { fields: { a: { kind: "timestamp", get: get("a") } } },
  duration: { fields: { a: { kind: "duration", get: get("a") } } },
  nested: {
    fields: {
      a: {
        kind: "message",
        fields: {
          b: { kind: "message", fields: { c: { kind: "string" } } },
          flag: { kind: "bool" },
          count: { kind: "int" },
        },
        get: get("a"),
      },
    },
  },
  collections: {
    fields: {
      r: { kind: "list", of: { kind: "int" }, get: get("r") },
      rm: { kind: "list", of: element, get: get("rm") },
      m: { kind: "map", of: { kind: "int" }, get: get("m") },
      msg: {
        kind: "message",
        fields: { foo: { kind: "int" }, bar_baz: { kind: "string" } },
        get: get("msg"),
      },
    },
  },
} satisfies Readonly<Record<string, FilterSchema<Subject>>>;

type SchemaName = keyof typeof schemas;

function matches(schema: SchemaName, filter: string, subject: Subject): boolean {
  return compileFilter<Subject>(filter, schemas[schema]).matches(subject);
}

function expectMatches(schema: SchemaName, filter: string, yes: readonly Subject[], no: readonly Subject[]): void {
  for (const subject of yes)
    expect([filter, subject, matches(schema, filter, subject)]).toEqual([filter, subject, true]);
  for (const subject of no)
    expect([filter, subject, matches(schema, filter, subject)]).toEqual([filter, subject, false]);
}

const texts = (...all: readonly string[]) => all.map((text) => ({ text }));
const values = (...all: readonly DynamicValue[]) => all.map((a) => ({ a }));
const seconds = (value: bigint, nanos = 0): DynamicValue => ({ kind: "duration", seconds: value, nanos });
const time = (text: string): DynamicValue => ({
  kind: "timestamp",
  seconds: BigInt(Date.parse(text) / 1000),
  nanos: 0,
});

describe("literals", () => {
  test.each([
    ["42", ["42", "x42y"], ["4", "", "24"]],
    ["Hugo", ["Victor Hugo", "hugo"], ["Victor"]],
    ["Victor Hugo", ["Victor Hugo", "Hugo, Victor"], ["Victor", "Hugo"]],
    ["Victor AND Hugo", ["Victor Hugo", "Hugo, Victor"], ["Victor", "Hugo"]],
    ['"Victor Hugo"', ["Victor Hugo"], ["Hugo, Victor"]],
    ["true", ["it is true"], ["no"]],
    ["null", ["null"], ["no"]],
  ])("%s", (filter, yes, no) => {
    expectMatches("words", filter, texts(...yes), [...texts(...no), {}]);
  });
});

describe("logical and negation operators", () => {
  test.each([
    ["a AND b", ["ab"], ["a", "b", ""]],
    ["a OR b OR c", ["a", "b", "c"], ["d"]],
    ["a AND b OR c", ["ab", "ac", "abc"], ["a", "b", "c", "bc"]],
    ["a AND (b OR c)", ["ab", "ac", "abc"], ["a", "b", "c", "bc"]],
    ["NOT a", ["b", ""], ["a", "ab"]],
    ["-a", ["b", ""], ["a", "ab"]],
  ])("%s", (filter, yes, no) => {
    expectMatches("words", filter, texts(...yes), texts(...no));
  });
});

describe("comparison operators", () => {
  test.each<[SchemaName, string, readonly DynamicValue[], readonly DynamicValue[]]>([
    ["bool", "a = true", [true], [false]],
    ["int", "a != 42", [41, 43n], [42, 42n]],
    ["int", "a < 42", [41, 41n, -5], [42, 42n, 43]],
    ["string", 'a > "foo"', ["fop", "foo0"], ["foo", "bar", "Foo", ""]],
    ["string", 'a <= "foo"', ["foo", "bar", ""], ["fop", "foo0"]],
    ["int", "a >= 42", [42, 43n], [41]],
    ["double", "a = 2.997e9", [2997000000], [2.997]],
    ["duration", "a = 20s", [seconds(20n)], [seconds(20n, 1)]],
    ["duration", "a > 1.2s", [seconds(1n, 200_000_001), seconds(2n)], [seconds(1n, 200_000_000), seconds(-9n)]],
    [
      "timestamp",
      "a = 2012-04-21T11:30:00-04:00",
      [time("2012-04-21T15:30:00Z")],
      [time("2012-04-21T11:30:00Z"), time("2012-04-21T07:30:00Z")],
    ],
    ["string", 'a = "*.foo"', ["x.foo", ".foo"], ["x.foo.", "foo", "x.FOO"]],
    ["string", 'a != "*.foo"', ["x.foo.", "foo"], ["x.foo", ".foo"]],
  ])("%s: %s", (schema, filter, yes, no) => {
    expectMatches(schema, filter, values(...yes), [...values(...no), {}]);
  });

  test("an enum is its name, with case", () => {
    const on: DynamicValue = { kind: "enum", name: "ON", number: 1 };
    expectMatches("enumeration", "a = ON", values(on), [{}]);
    expectMatches("enumeration", "a != OFF", values(on), [{}]);
    expectRefusal(() => matches("enumeration", "a = on", {}), '"a" takes one of ON, OFF, not "on"', 4);
  });
});

describe("the traversal operator", () => {
  const set = (b: string) => ({ a: message({ flag: true, count: 43, b: message({ c: b }) }) });
  test.each([
    ["a.flag = true", [set("x")], [{ a: message({ flag: false }) }]],
    ["a.count > 42", [set("x")], [{ a: message({ count: 42 }) }]],
    ['a.b.c = "foo"', [set("foo")], [set("bar"), { a: message({}) }]],
    ['a.b.c != "foo"', [set("bar")], [set("foo"), { a: message({}) }]],
    ["a.count != 42", [set("x")], [{ a: message({}) }]],
  ])("%s", (filter, yes, no) => {
    expectMatches("nested", filter, yes, [...no, {}]);
  });

  test("a field that is not defined is refused", () => {
    expectRefusal(() => matches("nested", "a.b.d = 1", {}), 'unknown field "a.b.d"', 4);
  });
});

describe("the has operator", () => {
  const element = (foo: number) => message({ foo });
  test.each<[string, readonly Subject[], readonly Subject[]]>([
    ["r:42", [{ r: list(1, 42) }], [{ r: list(1, 2) }, { r: list() }]],
    ["rm.foo:42", [{ rm: list(element(1), element(42)) }], [{ rm: list(element(1)) }, { rm: list() }]],
    ["m:foo", [{ m: map({ foo: 0 }) }], [{ m: map({ bar: 1 }) }, { m: map({}) }]],
    ["m.foo:*", [{ m: map({ foo: 0 }) }], [{ m: map({ bar: 1 }) }]],
    ["m.foo:42", [{ m: map({ foo: 42 }) }], [{ m: map({ foo: 41 }) }, { m: map({ bar: 42 }) }]],
    ["msg:foo", [{ msg: message({ foo: 1 }) }], [{ msg: message({ foo: 0 }) }, { msg: message({}) }]],
    ["msg.foo:*", [{ msg: message({ foo: 1 }) }], [{ msg: message({ foo: 0 }) }, { msg: message({}) }]],
    ["msg.foo:42", [{ msg: message({ foo: 42 }) }], [{ msg: message({ foo: 41 }) }]],
    ["msg.barBaz:*", [{ msg: message({ bar_baz: "x" }) }], [{ msg: message({ bar_baz: "" }) }]],
    ["r:*", [{ r: list(0) }], [{ r: list() }]],
    ["m:*", [{ m: map({ foo: 0 }) }], [{ m: map({}) }]],
    ["msg:*", [{ msg: message({}) }], []],
  ])("%s", (filter, yes, no) => {
    expectMatches("collections", filter, yes, [...no, {}]);
  });

  test.each([
    ["r.0 = 42", '"r" has no field "0"', 2],
    ["rm.0.foo = 42", 'unknown field "rm.0"', 3],
    ["rm[0].foo = 42", 'unexpected "["', 2],
    ["rm.inner.bar != 42", '"!=" does not apply to "rm.inner.bar" inside a list', 13],
    ["rm.foo = 42", '"=" does not apply to "rm.foo" inside a list', 7],
    ["r = 42", '"=" does not apply to "r" (list)', 2],
  ])("no specific element of a list: %s", (filter, problem, position) => {
    expectRefusal(() => matches("collections", filter, {}), problem, position);
  });
});

describe("functions and validation", () => {
  test.each([
    ["call(a, b)", 'unknown function "call"', 0],
    ["a = call()", 'unknown function "call"', 4],
    ["a = (1 OR call())", 'unknown function "call"', 10],
    ["call() = 1", 'unknown function "call"', 0],
    ["age = 1", 'unknown field "age"', 0],
    ["a=hello", '"a" takes a whole number, not "hello"', 2],
  ])("%s is refused", (filter, problem, position) => {
    expectRefusal(() => matches("int", filter, {}), problem, position);
  });
});
