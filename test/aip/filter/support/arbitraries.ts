import fc, { type Arbitrary } from "fast-check";
import type { Json, Subject, Test, Tree, Wanted } from "./oracle.ts";

const text = fc.string({ unit: fc.constantFrom("a", "a", "b", "B", "*", "-", "é", " "), maxLength: 4 });
const keys = fc.constantFrom("a", "b", "aB", "a_b", "a b", "AND");
const ints = fc.integer({ min: -2, max: 3 });
const times = fc.integer({ min: -3, max: 3 }).map((minutes) => Date.parse("2020-01-01T00:00:00Z") + minutes * 60_000);
const nullable = <Value>(value: Arbitrary<Value>) => fc.option(value, { freq: 4 });

const json: Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, ints, fc.boolean(), fc.constant(null), fc.constantFrom("1", "true", "null", 0.5)),
    fc.dictionary(keys, tie("json"), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie("json"), { maxLength: 3 }),
  ),
})).json;

/** Any subject, with few different values, so that filters often match. */
export const subjects: Arbitrary<Subject> = fc.record({
  name: nullable(text),
  done: fc.boolean(),
  count: nullable(ints),
  state: nullable(fc.constantFrom("ON", "OFF")),
  start_time: nullable(times),
  tag_list: fc.array(text, { maxLength: 3 }),
  labels: fc.dictionary(keys, text, { maxKeys: 3, noNullPrototype: true }),
  extra_data: json,
});

const ANY: Wanted = ["", ""];
const exactly = <Value>(value: Arbitrary<Value>) => value.map((each): Wanted => [String(each)]);
const patterns = fc.array(text, { minLength: 1, maxLength: 3 });
const whole = exactly(ints);
const everything = fc.oneof(patterns, whole, exactly(fc.constantFrom(true, false, null, 0.5, "1.50")));
const moments = exactly(times.map((time) => new Date(time).toISOString()));

const all = fc.constantFrom<Test["comparator"]>("=", "!=", "<", "<=", ">", ">=", ":");
const same = fc.constantFrom<Test["comparator"]>("=", "!=", ":");
const has = fc.constant<Test["comparator"]>(":");
const jsonPaths = fc.array(keys, { maxLength: 3 }).map((path) => ["extra_data", ...path]);

function tests(path: Arbitrary<Test["path"]>, comparator: Arbitrary<Test["comparator"]>, literal: Arbitrary<Wanted>) {
  return comparator.chain((chosen) => {
    const literals = chosen === ":" ? fc.oneof({ weight: 4, arbitrary: literal }, fc.constant(ANY)) : literal;
    return fc.record({ path, comparator: fc.constant(chosen), argument: trees(literals, 2) });
  });
}

const leaves: Arbitrary<Test> = fc.oneof(
  tests(fc.constant(["name"]), all, fc.oneof(patterns, whole)),
  tests(fc.constant(["done"]), same, exactly(fc.boolean())),
  tests(fc.constant(["count"]), all, whole),
  tests(fc.constant(["state"]), same, exactly(fc.constantFrom("ON", "OFF"))),
  tests(fc.constant(["start_time"]), all, moments),
  tests(fc.constant(["tag_list"]), has, patterns),
  tests(fc.constant(["labels"]), has, exactly(keys)),
  tests(
    keys.map((key) => ["labels", key]),
    all,
    patterns,
  ),
  { weight: 4, arbitrary: tests(jsonPaths, all, everything) },
  fc.record({
    path: fc.constant(undefined),
    comparator: has,
    argument: fc.oneof(patterns, whole, fc.constant(ANY)).map((leaf): Tree<Wanted> => ({ op: "leaf", leaf })),
  }),
);

/** Any filter over subjects. */
export const filters: Arbitrary<Tree<Test>> = trees(leaves, 4);

function trees<Leaf>(leaf: Arbitrary<Leaf>, maxDepth: number): Arbitrary<Tree<Leaf>> {
  return fc.letrec<{ tree: Tree<Leaf> }>((tie) => ({
    tree: fc.oneof(
      { maxDepth, withCrossShrink: true },
      { weight: 3, arbitrary: leaf.map((each): Tree<Leaf> => ({ op: "leaf", leaf: each })) },
      fc.record({
        op: fc.constantFrom("and" as const, "or" as const),
        of: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ op: fc.constant("not" as const), of: fc.tuple(tie("tree")) }),
    ),
  })).tree;
}
