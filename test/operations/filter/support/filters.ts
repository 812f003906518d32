import fc, { type Arbitrary } from "fast-check";
import type { Test, Tree, Wanted } from "../../../aip/filter/support/oracle.ts";
import { keys, numbers, texts, times } from "./payloads.ts";

const ANY: Wanted = ["", ""];
const exactly = <Value>(values: Arbitrary<Value>) => values.map((value): Wanted => [String(value)]);
const patterns = fc.oneof(
  fc.array(texts, { minLength: 1, maxLength: 3 }),
  fc.constantFrom<Wanted>(["", "peration", ""], ["operations/", ""], ["operations/a"], ["", "Struct"], ["cancelled"]),
);
const codes = exactly(fc.constantFrom(1, 2, 5, 13));
const moments = exactly(times.map((time) => time.toISOString()));
const states = fc.constantFrom("PENDING", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED");
const everything = fc.oneof(
  patterns,
  moments,
  exactly(numbers),
  exactly(numbers.map((number) => `${number}s`)),
  exactly(fc.constantFrom(true, false, null, "RED", "COLOR_UNSPECIFIED", "value", "verb", "tags", "LONGRUN")),
);

const all = fc.constantFrom<Test["comparator"]>("=", "!=", "<", "<=", ">", ">=", ":");
const same = fc.constantFrom<Test["comparator"]>("=", "!=", ":");
const has = fc.constant<Test["comparator"]>(":");

/** Paths into an Any: of all the types that there are, and of none. */
const contentPaths = fc.oneof(
  fc.constantFrom(["@type"], ["verb"], ["target"], ["create_time"], ["createTime"], ["end_time"], ["cancel_requested"]),
  fc.constantFrom(["display_name"], ["maybe"], ["color"], ["tags"], ["counts"], ["config"], ["children"], ["details"]),
  fc.constantFrom(["children", "tags"], ["children", "displayName"], ["children", "maybe"], ["details", "@type"]),
  fc.constantFrom(["reason"], ["domain"], ["metadata", "name"], ["nothing"], ["nothing", "at", "all"], []),
  fc.array(keys, { minLength: 1, maxLength: 3 }),
  fc.tuple(fc.constantFrom("counts", "config", "details", "value"), keys).map((path) => [...path]),
  fc.tuple(fc.constantFrom("config", "details"), keys, keys).map((path) => [...path]),
  fc.tuple(fc.constantFrom("children"), fc.constantFrom("counts", "config"), keys).map((path) => [...path]),
);

function tests(
  path: Arbitrary<readonly string[]>,
  comparator: Arbitrary<Test["comparator"]>,
  literal: Arbitrary<Wanted>,
) {
  return comparator.chain((chosen): Arbitrary<Test> => {
    const literals = chosen === ":" ? fc.oneof({ weight: 3, arbitrary: literal }, fc.constant(ANY)) : literal;
    return fc.record({ path, comparator: fc.constant(chosen), argument: trees(literals, 2) });
  });
}

const field = (...path: readonly string[]) => fc.constant(path);
const timeFields = fc.constantFrom(
  "create_time",
  "start_time",
  "update_time",
  "end_time",
  "expire_time",
  "cancel_time",
);

const leaves: Arbitrary<Test> = fc.oneof(
  tests(field("name"), all, patterns),
  tests(fc.constantFrom(["done"], ["cancel_requested"]), same, exactly(fc.boolean())),
  tests(field("state"), same, exactly(states)),
  tests(
    timeFields.map((name) => [name]),
    all,
    moments,
  ),
  tests(field("error"), has, exactly(fc.constantFrom("code", "message", "details"))),
  tests(field("error", "code"), all, codes),
  tests(field("error", "message"), all, patterns),
  tests(field("error", "details"), has, everything),
  {
    weight: 2,
    arbitrary: tests(
      contentPaths.map((path) => ["error", "details", ...path]),
      has,
      everything,
    ),
  },
  tests(field("labels"), has, exactly(keys)),
  tests(
    keys.map((key) => ["labels", key]),
    all,
    patterns,
  ),
  tests(field("progress"), has, exactly(fc.constantFrom("fraction", "message"))),
  tests(field("progress", "fraction"), all, exactly(numbers)),
  tests(field("progress", "message"), all, patterns),
  {
    weight: 8,
    arbitrary: tests(
      contentPaths.map((path) => ["metadata", ...path]),
      all,
      everything,
    ),
  },
  {
    weight: 4,
    arbitrary: tests(
      contentPaths.map((path) => ["response", ...path]),
      all,
      everything,
    ),
  },
  fc.record({
    path: fc.constant(undefined),
    comparator: has,
    argument: fc.oneof(patterns, codes, fc.constant(ANY)).map((leaf): Tree<Wanted> => ({ op: "leaf", leaf })),
  }),
);

/** Any filter over operations. */
export const filters: Arbitrary<Tree<Test>> = trees(leaves, 3);

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
