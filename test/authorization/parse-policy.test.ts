import { describe, expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/authorization/parse-policy.ts";

/** What is wrong with a policy; undefined if nothing is. */
function problem(text: string): string | undefined {
  try {
    parsePolicy(text);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: "YamlError" });
    return (error as Error).message;
  }
}

/** A policy of one rule, with some fields in another way. */
const rule = (fields: object) => JSON.stringify({ rules: [{ role: "viewer", parents: ["a/b"], ...fields }] });

test("a policy is YAML or JSON", () => {
  expect(problem('rules:\n  - role: viewer\n    parents: ["**"]\n')).toBeUndefined();
  expect(problem(rule({}))).toBeUndefined();
});

test("a problem is told with its line and its place", () => {
  const text =
    'rules:\n  - role: viewer\n    parents: [a/b]\n  - role: client\n    parents:\n      - a/b\n      - "a"\n';
  expect(problem(text)).toMatch(/^line 7, rules\[1\]\.parents\[1\]: "a" must be "" for the root, /);
  expect(problem("rules:\n  - roles: [viewer, visitor]\n    parents: [a/b]")).toBe(
    'line 2, rules[0].roles[1]: there is no role "visitor"; there are viewer, client, producer, admin.',
  );
  expect(problem("roles:\n  x: [get, got]\nrules: []")).toBe(
    'line 2, roles.x[1]: "got" must be one of get, list, wait, cancel, delete, create, update.',
  );
});

test("principals may have any name that begins as it must, be it by an asterisk", () => {
  const text = rule({ principals: ["jwt:alice", "key:", "key:*", "*", "*:alice", "j*", "jwt*"] });
  expect(() => parsePolicy(text, { principalPrefixes: ["jwt:", "key:"] })).not.toThrow();
});

describe("a policy is refused", () => {
  test.each([
    ["that is empty", "", "line 1: must be a map with rules, roles."],
    ["that is a text", "admin", "line 1: must be a map with rules, roles."],
    ["that is a list", "[]", "line 1: must be a map with rules, roles."],
    ["that is no YAML", "rules: [", /^line 1, column 9: /],
    ["that has a key twice", "rules: []\nrules: []", /^line 2, column 1: .*\(duplicate key\)/],
    ["of several documents", "rules: []\n---\nrules: []", /^line 2, column 1: .*\(multiple docs\)/],
    ["with an unknown tag", "rules: !x [a]", /^line 1, column 8: .*\(tag resolve failed\)/],
    ["that expands without end", bomb(), /^Excessive alias count/],
    ["without rules", "roles: { x: [get] }", "line 1: must have rules."],
    ["with no rule", "rules: []", "line 1, rules: must be a list that is not empty."],
    ["with rules that are no list", "rules: { role: viewer }", "line 1, rules: must be a list that is not empty."],
    ["with an unknown field", "rule: []", "line 1, rule: there is no such field; there are rules, roles."],
    ["with a key that is no text", "? [a]\n: x", /^line 1, column 3: .*\(non string key\)/],
    ["with keys in keys", "? ".repeat(1024), /^line 1, column \d+: is no YAML that can be read/],
    ["with a key of all objects", "__proto__: {}\nrules: []", /^line 1, __proto__: there is no such field/],
    [
      "that makes a built-in role anew",
      "roles: { admin: [get] }\nrules: []",
      /^line 1, roles\.admin: is a built-in role/,
    ],
    [
      "with a role that is no list",
      "roles: { x: get }\nrules: []",
      "line 1, roles.x: must be a list that is not empty.",
    ],
    [
      "with a role that allows nothing",
      "roles: { x: [] }\nrules: []",
      "line 1, roles.x: must be a list that is not empty.",
    ],
    ["with roles that are nothing", "roles:\nrules: []", /^line \d, roles: must be a map that is not empty\.$/],
  ])("%s", (_, text, expected) => {
    expect(problem(text)).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  });
});

describe("a rule is refused", () => {
  test.each<[string, object, string | RegExp]>([
    [
      "with an unknown field",
      { parent: "a/b" },
      /^line 1, rules\[0\]\.parent: there is no such field; there are parents, role, /,
    ],
    ["without a role", { role: undefined }, "line 1, rules[0]: must have either a role or roles."],
    ["with both", { roles: ["viewer"] }, "line 1, rules[0]: must have either a role or roles."],
    ["with an unknown role", { role: "root" }, /^line 1, rules\[0\]\.role: there is no role "root"/],
    ["with the name of what all objects have", { role: "toString" }, /there is no role "toString"/],
    ["with a role that is no text", { role: 5 }, "line 1, rules[0].role: must be a text."],
    ["with no roles", { role: undefined, roles: [] }, "line 1, rules[0].roles: must be a list that is not empty."],
    ["without parents", { parents: undefined }, "line 1, rules[0]: must have parents."],
    ["with no parents", { parents: [] }, "line 1, rules[0].parents: must be a list that is not empty."],
    ["with a parent that is no list", { parents: "**" }, "line 1, rules[0].parents: must be a list that is not empty."],
    ["with a parent that is no text", { parents: [null] }, "line 1, rules[0].parents[0]: must be a text."],
    ["with no principals", { principals: [] }, "line 1, rules[0].principals: must be a list that is not empty."],
    ["with a principal that is no text", { principals: [5] }, "line 1, rules[0].principals[0]: must be a text."],
    ["with no claims", { claims: {} }, "line 1, rules[0].claims: must be a map that is not empty."],
    [
      "with a claim without values",
      { claims: { a: [] } },
      "line 1, rules[0].claims.a: must be a list that is not empty.",
    ],
    [
      "with a claim that is no list",
      { claims: { a: "x" } },
      "line 1, rules[0].claims.a: must be a list that is not empty.",
    ],
    [
      "with a value that is nothing",
      { claims: { a: [null] } },
      /^line 1, rules\[0\]\.claims\.a\[0\]: must be a text, a number/,
    ],
  ])("%s", (_, fields, expected) => {
    expect(problem(rule(fields))).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  });

  test.each(["alice", "JWT:alice", "x*", "", "key", "jwt", "alice*"])("with a principal that cannot be: %j", (name) => {
    const text = rule({ principals: ["jwt:alice", name] });
    expect(() => parsePolicy(text, { principalPrefixes: ["jwt:", "key:"] })).toThrow(
      /^line 1, rules\[0\]\.principals\[1\]: can never match, for all principals begin with one of jwt:, key:\.$/,
    );
    expect(problem(text)).toBeUndefined();
  });

  test("with a parent that is malformed", () => {
    const malformed = [
      ...[
        "a",
        "a/b/c",
        "/",
        "a/",
        "/a/b",
        "a/b/",
        "a//b/c",
        "a/-",
        "-/a",
        "*",
        "*/*",
        "*/a",
        "a/**",
        "**/a/b",
        "a/**/b/c",
      ],
      ...[
        "a/b/operations",
        "operations/x",
        "a/b*",
        "a/{}",
        "a/{x",
        "a/x}",
        "{x}/a",
        "a/{x}y",
        "a/{{x}}",
        "a/b c",
        "a/é",
        "/**",
        "***",
      ],
    ];
    const accepted = malformed.filter((parent) => problem(rule({ parents: [parent] })) === undefined);
    expect(accepted).toEqual([]);
  });

  test.each(["/", "a/", "{/", "a/{", "a/{x}/"])("with a parent of %j again and again, in no time", (part) => {
    const before = process.threadCpuUsage();
    expect(problem(rule({ parents: [part.repeat(65_536 / part.length)] }))).toMatch(/parents\[0\]: .* must be "" for/);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(500);
  });

  test("but not with any that is well-formed", () => {
    const wellFormed = ["", "**", "a/b", "a/*", "a/{x}", "a/b/**", "a/*/b/{x y}/**", "a/{https://x.y/z}/b/*"];
    expect(wellFormed.map((parent) => problem(rule({ parents: [parent] })))).toEqual(wellFormed.map(() => undefined));
  });
});

/** Nine levels of nine aliases of the level below. */
function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, at) =>
      `  - &l${at} [${Array(9)
        .fill(at === 0 ? "x" : `*l${at - 1}`)
        .join(", ")}]`,
  );
  return `rules:\n${levels.join("\n")}\n`;
}
