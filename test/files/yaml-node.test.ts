import { afterEach, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { YamlError, YamlNode } from "../../src/files/yaml-node.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

/** What is wrong, by what reads a value; undefined if nothing is. */
function problem(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(YamlError);
    return (error as Error).message;
  }
}

const json = (text: string) => YamlNode.read(text).json();

test("a file is YAML or JSON, with aliases", () => {
  const value = { a: [1, -0.5, "x", true, false, null], "b c": { "1": {} }, __proto__x: [] };
  expect(json(JSON.stringify(value))).toEqual(value);
  expect(json('a: &list [x, "1"]\nb: *list\n1: ~\n')).toEqual({ a: ["x", "1"], b: ["x", "1"], "1": null });
});

test("a map may have the names that all objects have, which are names like others", () => {
  const value = YamlNode.read("__proto__: { x: 1 }\nconstructor: y").jsonObject();
  expect(Object.entries(value)).toEqual([
    ["__proto__", { x: 1 }],
    ["constructor", "y"],
  ]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("an empty file is nothing, and so is null", () => {
  expect(["", "# none\n", "~", "null"].map((text) => YamlNode.read(text).isNothing)).toEqual([true, true, true, true]);
  expect(["0", "''", "false", "[]", "{}"].some((text) => YamlNode.read(text).isNothing)).toBe(false);
});

describe("a value is told by its line and path", () => {
  const root = YamlNode.read("a:\n  - x\n  -\n    b c: &b\n      d: 5\n    e: *b\n    f:\n", "my.yaml");
  const [[, list] = fail(), ...others] = root.entries(1);
  const [, map] = list.items(1);
  const [[, first] = fail(), [, second] = fail(), [, third] = fail()] = map?.entries(1) ?? fail();

  test.each([
    ["the whole", root, "my.yaml, line 1: no."],
    ["a field", list, "my.yaml, line 2, a: no."],
    ["an item", map, "my.yaml, line 4, a[1]: no."],
    ["a field with an odd name", first, 'my.yaml, line 5, a[1]["b c"]: no.'],
    ["what came by an alias, by the line of the alias", second, "my.yaml, line 6, a[1].e: no."],
    ["what is in it, too", second.entries(1)[0]?.[1], "my.yaml, line 6, a[1].e.d: no."],
    ["nothing", third, expect.stringMatching(/^my\.yaml, line [78], a\[1\]\.f: no\.$/)],
  ])("%s", (_, node, expected) => {
    expect(others).toEqual([]);
    expect(node?.error("no.").message).toEqual(expected);
  });

  test("without the name of a file if there is none, and with names that are shortened", () => {
    expect(YamlNode.read("x").error("no.").message).toBe("line 1: no.");
    const [[, long] = fail()] = YamlNode.read(`${"x".repeat(200)}: 1`).entries(1);
    expect(long.error("no.").message).toBe(`line 1, ["${"x".repeat(80)}…"]: no.`);
  });
});

describe("a value is refused", () => {
  test.each<[string, (node: YamlNode) => unknown, string, string]>([
    ["a list for a map", (node) => node.fields(["a"], ["b"]), "[]", "line 1: must be a map with a, b."],
    ["an unknown field", (node) => node.fields(["a"], ["b"]), "a: 1\nc: 2", "line 2, c: there is no such field"],
    ["a field that all objects have", (node) => node.fields(["toString"]), "{}", "line 1: must have toString."],
    ["a field too few", (node) => node.fields(["a", "b"]), "b: 1", "line 1: must have a."],
    ["a list for any map", (node) => node.entries(0), "[]", "line 1: must be a map."],
    ["an empty map", (node) => node.entries(1), "{}", "line 1: must be a map that is not empty."],
    ["a map for a list", (node) => node.items(0), "{}", "line 1: must be a list."],
    ["an empty list", (node) => node.items(1), "[]", "line 1: must be a list that is not empty."],
    ["a number for a text", (node) => node.text(), "5", "line 1: must be a text."],
    ["null for a scalar", (node) => node.scalar(), "~", "line 1: must be a text, a number, true or false."],
    ["a key that is no text", (node) => node.entries(0), "!!omap [5]", "line 1: has a key that is no text."],
    ["a text for an object", (node) => node.jsonObject(), "x", "line 1: must be a map."],
    ["a set", (node) => node.json(), "%YAML 1.1\n--- !!set { a }", "line 2: must be a text, a number"],
    ["bytes", (node) => node.json(), "%YAML 1.1\n--- [!!binary eHg=]", "line 2, [0]: must be a text, a number"],
    ["a time", (node) => node.json(), "%YAML 1.1\n--- 2027-01-01", "line 2: must be a text, a number"],
    ["a value without end", (node) => node.json(), "&a { b: [*a, *a] }", "is nested more than 100 levels deep."],
  ])("%s", (_, read, text, expected) => {
    expect(problem(() => read(YamlNode.read(text)))).toContain(expected);
  });

  test("by what parses its text, which is quoted; what else goes wrong there is no fault of the file", () => {
    const node = YamlNode.read('"a\\nb"');
    const refuse = (error: Error) => () => {
      throw error;
    };
    expect(problem(() => node.parsed(refuse(new RangeError("must be c"))))).toBe('line 1: "a\\nb" must be c.');
    expect(() => node.parsed(refuse(new TypeError("broken")))).toThrow(TypeError);
    expect(node.parsed((text) => text.length)).toBe(3);
  });
});

describe("a file is refused", () => {
  test.each([
    ["that ends too early", "a:\n  - [x", "f, line 2, column 7: is no YAML that can be read (bad indent)."],
    ["with a key twice", "a: 1\na: 2", "f, line 2, column 1: is no YAML that can be read (duplicate key)."],
    ["of two documents", "a: 1\n---\nb: 2", "f, line 2, column 1: is no YAML that can be read (multiple docs)."],
    ["with a tag that is unknown", "a: !x 1", "f, line 1, column 4: is no YAML that can be read (tag resolve failed)."],
    ["with a list as a key", "? [a]\n: b", "f, line 1, column 3: is no YAML that can be read (non string key)."],
    ["with an alias as a key", "- &a b\n- { *a : c }", expect.stringContaining("(non string key)")],
    ["with a tab before a key", "a:\n\tb: 1", expect.stringContaining("line 2")],
    ["with an alias of nothing", "a: *b", "f: Unresolved alias (the anchor must be set before the alias)."],
    ["that is nested deeper than the parser can go", `- a${": ".repeat(20_000)}\n- b`, "f: is nested too deep."],
    ["with too many aliases", `- &a x\n${"- *a\n".repeat(200)}`, expect.stringMatching(/^f: Excessive alias count/)],
  ])("%s", (_, text, expected) => {
    expect(problem(() => YamlNode.read(text, "f"))).toEqual(expected);
  });

  test.each([
    ["keys in keys", "? ".repeat(2048)],
    ["keys in keys, in braces", `${"{? ".repeat(800)}${"}".repeat(800)}`],
    ["lists in lists", "[".repeat(4096)],
    ["maps in maps", `${"{a: ".repeat(1000)}${"}".repeat(1000)}`],
    ["items in items", "- ".repeat(2048)],
  ])("in no time, though it is nested deeply: %s", (_, text) => {
    const before = process.threadCpuUsage();
    expect(problem(() => json(text))).toEqual(expect.any(String));
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

test("what is malformed is not told to anybody, whatever stands before it and after", () => {
  const warn = jest.spyOn(process, "emitWarning");
  const outputs = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, "write"));
  const marks = [
    "!",
    "*",
    "&",
    "|",
    ">",
    "%",
    "@",
    "`",
    '"',
    "'",
    '"\\',
    "[",
    "{",
    "}",
    "]",
    "- ",
    "? ",
    ": ",
    ",",
    "\t",
  ];
  const odd = fc.array(fc.constantFrom(...marks, "\n", " ", "a", "<<: ", "!<", ">"), { maxLength: 5 });
  fc.assert(
    fc.property(odd, odd, fc.constantFrom("", "a: ", "%YAML 1.1\n---\na: "), (before, after, start) => {
      const read = () => YamlNode.read(`${start}${before.join("")}hunter2${after.join("")}\n`);
      expect(problem(read) ?? "").not.toContain("hunter2");
    }),
    { numRuns: 5000 },
  );
  for (const spy of [warn, ...outputs]) expect(spy).not.toHaveBeenCalled();
});

function fail(): never {
  throw new Error("there is no such value");
}
