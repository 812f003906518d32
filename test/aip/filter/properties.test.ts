import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileFilter, type DynamicValue, FilterError, type FilterSchema } from "../../../src/aip/filter/index.ts";
import { filters, subjects } from "./support/arbitraries.ts";
import { enumValue, list, map } from "./support/dynamic.ts";
import { evaluate, isList, type Json, type Subject } from "./support/oracle.ts";
import { print } from "./support/print.ts";

const limits = { bytes: 1_000_000, terms: 10_000, depth: 100 };

const schema: FilterSchema<Subject> = {
  fields: {
    name: { kind: "string", get: ({ name }) => name ?? undefined },
    done: { kind: "bool", get: ({ done }) => done },
    count: { kind: "int", get: ({ count }) => (count === null ? undefined : BigInt(count)) },
    state: { kind: "enum", names: ["ON", "OFF"], get: ({ state }) => stateValue(state) },
    start_time: { kind: "timestamp", get: ({ start_time }) => timeValue(start_time) },
    tag_list: { kind: "list", of: { kind: "string" }, get: ({ tag_list }) => list(...tag_list) },
    labels: { kind: "map", of: { kind: "string" }, get: ({ labels }) => map(labels) },
    extra_data: { kind: "dynamic", get: ({ extra_data }) => jsonValue(extra_data) },
  },
  bareWords: ["name", "count"],
};

function stateValue(state: Subject["state"]): DynamicValue | undefined {
  return state === null ? undefined : enumValue(state, state === "ON" ? 1 : 0);
}

function timeValue(milliseconds: number | null): DynamicValue | undefined {
  return milliseconds === null ? undefined : { kind: "timestamp", seconds: BigInt(milliseconds / 1000), nanos: 0 };
}

function jsonValue(value: Json): DynamicValue {
  if (isList(value)) return list(...value.map(jsonValue));
  if (typeof value !== "object" || value === null) return value;
  return map(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsonValue(each)])));
}

test("a filter, however it is written, matches what the oracle says", () => {
  const some = fc.array(subjects, { minLength: 1, maxLength: 8 });
  const choices = fc.infiniteStream(fc.nat({ max: 59 }));
  let matched = 0;
  let compared = 0;
  fc.assert(
    fc.property(filters, some, choices, (filter, candidates, stream) => {
      const text = print(filter, (count) => stream.next().value % count);
      const { matches } = compileFilter(text, schema, limits);
      for (const subject of candidates) {
        const expected = evaluate(filter, subject);
        expect({ text, subject, matches: matches(subject) }).toEqual({ text, subject, matches: expected });
        matched += Number(expected);
        compared++;
      }
    }),
    { numRuns: 1500 },
  );
  expect(matched / compared).toBeGreaterThan(0.2);
  expect(matched / compared).toBeLessThan(0.8);
});

test("the same filter written in two ways has the same normal form, positions aside", () => {
  const choices = fc.infiniteStream(fc.nat({ max: 59 }));
  const withoutPositions = (text: string) => {
    const { condition } = compileFilter(text, schema, limits);
    const known = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
    return JSON.stringify(condition, known).replaceAll(/"position":\d+/g, "");
  };
  fc.assert(
    fc.property(filters, choices, choices, (filter, one, other) => {
      const [first, second] = [one, other].map((stream) => print(filter, (count) => stream.next().value % count));
      expect(withoutPositions(first ?? "")).toBe(withoutPositions(second ?? ""));
    }),
  );
});

const words = ["a", "name", "done", "labels", "extraData", "true", "1", "-1.5e3", "ON", "20s", "2020-01-01T00:00:00Z"];
const signs = ["AND", "OR", "NOT", "(", ")", "-", ".", ",", ":", "=", "!=", "<", "<=", ">", ">=", "*", '"', "'", "\\"];
const odd = [
  " ",
  " ",
  " ",
  "\n",
  '"x y"',
  "'*'",
  "[",
  "&&",
  "!",
  "\u0000",
  "é",
  "\ud83d",
  "\ude00",
  "\ufeff",
  "__proto__",
];

test("no text makes anything but a filter or a FilterError that points into the text", () => {
  const soup = fc.array(fc.constantFrom(...words, ...signs, ...odd), { maxLength: 30 }).map((parts) => parts.join(""));
  const anything = fc.oneof(soup, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
  let good = 0;
  fc.assert(
    fc.property(anything, subjects, (text, subject) => {
      try {
        const { matches } = compileFilter(text, schema);
        expect(typeof matches(subject)).toBe("boolean");
        good++;
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(text.length);
        expect(error.message.endsWith(` at position ${error.position}`)).toBe(true);
        expect(error.message.length).toBeLessThan(400);
      }
    }),
    { numRuns: 5000 },
  );
  expect(good).toBeGreaterThan(50);
});

test("soup in which tokens stand where they can is often a filter", () => {
  const spaced = fc.array(fc.constantFrom("a", "done=true", "AND", "OR", "NOT", "(", ")", "-a", "name:x"), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(spaced, subjects, (parts, subject) => {
      const text = parts.join(" ");
      try {
        compileFilter(text, schema).matches(subject);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError);
      }
    }),
    { numRuns: 2000 },
  );
});
