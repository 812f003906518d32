import { fromBinary } from "@bufbuild/protobuf";
import { StructSchema, FieldDescriptorProto_Type as Type } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { embed } from "../../../src/proto/encode.ts";
import { searchOf } from "../../../src/repository/terms/search-of.ts";
import { print } from "../../aip/filter/support/print.ts";
import { filters } from "../../operations/filter/support/filters.ts";
import { filters as parser } from "../../operations/filter/support/matches.ts";
import { packBytes, packJson, recordOf } from "../../operations/filter/support/records.ts";
import { subjects } from "../../operations/filter/support/subjects.ts";
import { EveryKindSchema } from "../../proto/every-kind.ts";
import { literal } from "./support/literal.ts";
import { passes } from "./support/passes.ts";
import { wireTexts, wireValues, writings } from "./support/wire-values.ts";

const SELF = 202;

test("whatever meets a filter is found by its search, and not everything else", () => {
  const some = fc.array(subjects, { minLength: 1, maxLength: 6 });
  const choices = fc.infiniteStream(fc.nat({ max: 59 }));
  let others = 0;
  let othersFound = 0;
  fc.assert(
    fc.property(filters, some, choices, (filter, candidates, stream) => {
      const text = print(filter, (count) => stream.next().value % count);
      const parsed = parser.parse(text);
      const search = searchOf(parsed);
      for (const { record, plain } of candidates) {
        const isFound = passes(record, search);
        if (parsed === undefined || parsed.matches(record)) {
          expect({ text, plain, isFound }).toEqual({ text, plain, isFound: true });
        } else {
          others++;
          othersFound += Number(isFound);
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(othersFound / others).toBeLessThan(0.8);
});

test("a value of any type in a message is found by what it is equal to, however it is encoded", () => {
  let matched = 0;
  let served = 0;
  const parts = fc.record({ values: fc.array(wireValues, { minLength: 1, maxLength: 3 }), isNested: fc.boolean() });
  fc.assert(
    fc.property(parts, ({ values, isNested }) => {
      const bytes = Buffer.concat(values.map((value) => value.bytes));
      const record = recordOf({ metadata: packBytes("EveryKind", isNested ? embed(SELF, bytes) : bytes) });
      const decoded = { ...fromBinary(EveryKindSchema, bytes) };
      for (const { type } of values) {
        const name = `one_${Type[type].toLowerCase()}`;
        const value = Object.entries(decoded).find(([key]) => key === camelCase(name))?.[1];
        for (const writing of writings(value)) {
          const text = `metadata.${isNested ? "self." : ""}${name} = ${literal(writing)}`;
          const filter = parser.parse(text);
          if (!filter?.matches(record)) continue;
          const search = searchOf(filter);
          expect({ text, bytes, found: passes(record, search) }).toEqual({ text, bytes, found: true });
          matched++;
          served += search.terms.length;
        }
      }
    }),
    { numRuns: 4000 },
  );
  expect(matched).toBeGreaterThan(6000);
  expect(served / matched).toBeGreaterThan(0.8);
});

test("a value in a Struct is found by what it is equal to", () => {
  const values = fc.oneof(wireTexts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
  fc.assert(
    fc.property(values, fc.constantFrom("response", "metadata"), (value, field) => {
      const any = packJson(StructSchema, { in: { a: value, b: "other" }, list: [1, 2] });
      const record = recordOf(field === "metadata" ? { metadata: any } : { result: { case: "response", value: any } });
      const filter = parser.parse(`${field}.in.a = ${literal(written(value))}`);
      expect(filter?.matches(record)).toBe(true);
      expect(passes(record, searchOf(filter))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** As a whole number it is compared exactly, and JavaScript rounds what it writes. */
function written(value: string | number | boolean): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
