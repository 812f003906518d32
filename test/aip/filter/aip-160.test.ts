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
  grammar: {
    fields: {
      a: { kind: "int", get: get("a") },
      package: { kind: "string", get: get("package") },
      msg: { kind: "string", get: get("msg") },
      file: { kind: "string", get: get("file") },
      map: { kind: "map", of: { kind: "string" }, get: get("map") },
      expr: {
        kind: "message",
        fields: {
          type_map: { kind: "map", of: { kind: "message", fields: { type: { kind: "string" } } } },
          AND: { kind: "int" },
        },
        get: get("expr"),
      },
      struct: { kind: "dynamic", get: get("struct") },
    },
    bareWords: ["msg"],
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
    ["Victor and Hugo", ["Hugo and Victor"], ["Victor Hugo"]],
    ["true", ["it is true"], ["no"]],
    ["null", ["null"], ["no"]],
  ])("%s", (filter, yes, no) => {
    expectMatches("words", filter, texts(...yes), [...texts(...no), {}]);
  });

  test("none at all match everything", () => {
    expectMatches("words", "", [...texts("anything", ""), {}], []);
  });
});

describe("logical and negation operators", () => {
  test.each([
    ["a AND b", ["ab"], ["a", "b", ""]],
    ["a OR b OR c", ["a", "b", "c"], ["d"]],
    ["a AND b OR c", ["ab", "ac", "abc"], ["a", "b", "c", "bc"]],
    ["a AND (b OR c)", ["ab", "ac", "abc"], ["a", "b", "c", "bc"]],
    ["a OR b AND c", ["ac", "bc", "abc"], ["a", "b", "c", "ab"]],
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
    ["int", "a = -42", [-42, -42n], [42]],
    ["double", "a = 2.997e9", [2997000000], [2.997]],
    ["double", "a = 3", [3], [3.5]],
    ["bool", "a = false", [false], [true]],
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
    ["string", "a = true", ["true"], ["false", "it is true"]],
    ["string", "a = null", ["null"], [""]],
    ["string", "a = a", ["a"], ["b"]],
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
  test("leads through messages, maps and structs alike", () => {
    const deep = map({ b: map({ c: "foo" }) });
    expectMatches("grammar", "struct.b.c = foo", [{ struct: deep }], [{ struct: map({ b: 1 }) }, {}]);
    expectMatches("grammar", "struct.b.c != foo", [], [{ struct: deep }, { struct: map({ b: map({}) }) }, {}]);
  });

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
  const moment = "a timestamp such as 2012-04-21T11:30:00-04:00";
  test.each<[SchemaName, string, string, number]>([
    ["int", "call(a, b)", 'unknown function "call"', 0],
    ["int", "a = call()", 'unknown function "call"', 4],
    ["int", "a = (1 OR call())", 'unknown function "call"', 10],
    ["int", "call() = 1", 'unknown function "call"', 0],
    ["int", "age = 1", 'unknown field "age"', 0],
    ["int", "42 < a", 'unknown field "42"', 0],
    ["int", "a=hello", '"a" takes a whole number, not "hello"', 2],
    ["int", "a = 4.2", '"a" takes a whole number, not "4.2"', 4],
    ["int", "a = 42s", '"a" takes a whole number, not "42s"', 4],
    ["int", "a != null", '"a" takes a whole number, not "null"', 5],
    ["double", "a = 1e400", '"a" takes a number, not "1e400"', 4],
    ["bool", "a = True", '"a" takes true or false, not "True"', 4],
    ["bool", "a < true", '"<" does not apply to "a" (bool)', 2],
    ["enumeration", "a >= ON", '">=" does not apply to "a" (enum)', 2],
    ["enumeration", "a = 1", '"a" takes one of ON, OFF, not "1"', 4],
    ["timestamp", "a > 2012-04-21T11:30:00", `"a" takes ${moment}, not "2012-04-21T11:30:00"`, 4],
    ["timestamp", "a > 2012-02-30T11:30:00Z", `"a" takes ${moment}, not "2012-02-30T11:30:00Z"`, 4],
    ["duration", "a < 20", '"a" takes a duration such as 1.2s, not "20"', 4],
    ["duration", "a < 1m", '"a" takes a duration such as 1.2s, not "1m"', 4],
  ])("%s: %s is refused", (schema, filter, problem, position) => {
    expectRefusal(() => matches(schema, filter, {}), problem, position);
  });
});

describe("the examples of the grammar", () => {
  const messages = (...all: readonly string[]) => all.map((msg) => ({ msg }));
  const numbers = (...all: readonly number[]) => all.map((a) => ({ a }));
  const typed = (type: string) => ({ expr: message({ type_map: map({ 1: message({ type }) }) }) });
  test.each<[string, readonly Subject[], readonly Subject[]]>([
    ["a b AND c AND d", messages("d c b a"), messages("abc", "cd")],
    ["(a b) AND c AND d", messages("d c b a"), messages("abc", "cd")],
    ["New York Giants", messages("Giants of New York"), messages("New York", "Giants")],
    ["New York Giants OR Yankees", messages("New York Giants", "Yankees, New York"), messages("Giants", "New York")],
    ["New York (Giants OR Yankees)", messages("New York Giants", "Yankees, New York"), messages("Giants", "New York")],
    ["a < 10 OR a >= 100", numbers(9, 100), [...numbers(10, 99), {}]],
    ["NOT (a OR b)", [...messages("c", ""), {}], messages("a", "b", "ab")],
    ['-file:".java"', [{ file: "x.ts" }, {}], [{ file: "x.java" }]],
    ["-30", [...messages("3", ""), {}], messages("30", "1300", "-30")],
    ["package=com.google", [{ package: "com.google" }], [{ package: "com.google.x" }, {}]],
    ["msg != 'hello'", messages("Hello", ""), [...messages("hello"), {}]],
    ["map:key", [{ map: map({ key: "" }) }], [{ map: map({ other: "key" }) }, {}]],
    ["prod", messages("in production"), [...messages("test"), {}]],
    ["expr.type_map.1.type", messages("expr.type_map.1.type"), [typed("x"), {}]],
    ["expr.type_map.1.type = x", [typed("x")], [typed("y"), { expr: message({ type_map: map({}) }) }, {}]],
    ["expr.AND = 1", [{ expr: message({ AND: 1 }) }], [{ expr: message({ AND: 2 }) }, {}]],
  ])("%s", (filter, yes, no) => {
    expectMatches("grammar", filter, yes, no);
  });

  test.each([
    ["1 > 0", 'unknown field "1"', 0],
    ["2.5 >= 2.4", 'unknown field "2"', 0],
    ["yesterday < request.time", 'unknown field "yesterday"', 0],
    ["a <= cohort(request.user)", 'unknown function "cohort"', 5],
    ["regex(m.key, '^.*prod.*$')", 'unknown function "regex"', 0],
    ["math.mem('30mb')", 'unknown function "math.mem"', 0],
    ["(msg.endsWith('world') AND retries < 10)", 'unknown function "msg.endsWith"', 1],
  ])("%s is refused", (filter, problem, position) => {
    expectRefusal(() => matches("grammar", filter, {}), problem, position);
  });
});
