import { type DescField, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  isReflectList,
  isReflectMap,
  isReflectMessage,
  type ReflectMessage,
  reflect,
} from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence as Presence, StructSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc, { type Arbitrary } from "fast-check";
import type { DynamicValue, MapValue, MessageValue } from "../../../src/aip/filter/index.ts";
import { MessageTypes } from "../../../src/operations/filter/message-types.ts";
import { checkWire, MalformedMessageError } from "../../../src/proto/wire-check.ts";
import { EveryKindSchema } from "../../proto/every-kind.ts";
import { messagesOf } from "../../proto/messages-of.ts";
import { packJson } from "./support/records.ts";
import { GroupedSchema, JobSchema, LegacySchema, types } from "./support/types.ts";

const known = new MessageTypes(types);

function isWellFormed(desc: DescMessage, bytes: Uint8Array): boolean {
  try {
    checkWire(desc, bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError);
    return false;
  }
}

/** What the library decodes, in plain values. */
function decoded(value: unknown): unknown {
  if (isReflectMessage(value)) return decodedFields(value);
  if (isReflectList(value)) return [...value].map(decoded);
  if (isReflectMap(value)) return new Map([...value].map(([key, each]) => [String(key), decoded(each)]));
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}

function decodedFields(message: ReflectMessage): unknown {
  const hasDefault = ({ fieldKind, presence }: DescField) =>
    presence === Presence.IMPLICIT && fieldKind !== "list" && fieldKind !== "map";
  const fields = message.fields.filter((field) => message.isSet(field) || hasDefault(field));
  return new Map(fields.map((field) => [field.name, decoded(message.get(field))]));
}

/** The same of what a filter sees. Maps do not tell their keys, so these are those of what is expected. */
function seen(value: DynamicValue | undefined, expected: unknown): unknown {
  // A number of 32 bits is seen as people write it.
  if (typeof value === "number" && Math.fround(value) === expected) return expected;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  switch (value.kind) {
    case "enum":
      return value.number;
    case "list":
      return [...value.elements].map((element, index) => seen(element, Array.isArray(expected) ? expected[index] : {}));
    case "map":
    case "message":
      return seenEntries(value, expected);
    default:
      return value;
  }
}

function seenEntries(value: MapValue | MessageValue, expected: unknown): unknown {
  if (!(expected instanceof Map)) return value;
  if (value.kind === "map") expect(value.size).toBe(expected.size);
  return new Map([...expected].map(([name, each]) => [name, seen(value.get(name), each)]));
}

function expectSame(desc: DescMessage, bytes: Uint8Array): void {
  const message = known.of(desc).parse(bytes);
  if (!isWellFormed(desc, bytes)) {
    expect(message).toBeUndefined();
    return;
  }
  const expected = decodedFields(reflect(desc, fromBinary(desc, bytes)));
  expect(seen(message, expected)).toEqual(expected);
  const names = new Set(expected instanceof Map ? expected.keys() : []);
  for (const { name } of desc.fields) {
    if (!names.has(name)) expect([undefined, []]).toContainEqual(seen(message?.get(name), undefined));
  }
}

const schemas: readonly (readonly [string, DescMessage])[] = [
  ["EveryKind", EveryKindSchema],
  ["test.Legacy", LegacySchema],
  ["test.Grouped", GroupedSchema],
];

test.each(schemas)("%s: what is decoded when asked for is what the library decodes", (_, desc) => {
  fc.assert(fc.property(messagesOf(desc, 2), (message) => expectSame(desc, toBinary(desc, message))));
});

test.each(schemas)("%s: so it is of fields in any order, repeated, unknown, or with bytes changed", (_, desc) => {
  const encodings = fc
    .array(messagesOf(desc, 1), { minLength: 1, maxLength: 3 })
    .map((parts) => Buffer.concat(parts.map((part) => toBinary(desc, part))));
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2), fc.nat(2)), { maxLength: 2 });
  let wellFormed = 0;
  fc.assert(
    fc.property(encodings, edits, (bytes, changes) => {
      const changed = [...bytes];
      for (const [at, value, removed, added] of changes) {
        changed.splice(at % (changed.length + 1), removed, ...Array<number>(added).fill(value));
      }
      const result = Uint8Array.from(changed);
      expectSame(desc, result);
      wellFormed += Number(isWellFormed(desc, result));
    }),
    { numRuns: 500 },
  );
  expect(wellFormed).toBeGreaterThan(100);
  expect(wellFormed).toBeLessThan(500);
});

test("a field is decoded once, by whichever of its names", () => {
  const message = known
    .of(JobSchema)
    .parse(packJson(JobSchema, { config: { a: {} }, startTime: "2026-01-01T00:00:00Z" }).value);
  expect(message?.get("start_time")).toBeDefined();
  expect(message?.get("startTime")).toBe(message?.get("start_time"));
  const config = message?.get("config");
  expect(config).toMatchObject({ kind: "map" });
  expect(message?.get("config")).toBe(config);
});

test("the lists of a message may be read at the same time, and again", () => {
  const message = known.of(JobSchema).parse(packJson(JobSchema, { sizes: [1, -2], tags: ["a", "b"] }).value);
  const elements = (name: string) => {
    const value = message?.get(name);
    return typeof value === "object" && value !== null && "elements" in value ? value.elements : [];
  };
  const tags = elements("tags")[Symbol.iterator]();
  const pairs: unknown[] = [];
  for (const size of elements("sizes")) pairs.push([size, tags.next().value]);
  expect(pairs).toEqual([
    [1n, "a"],
    [-2n, "b"],
  ]);
  expect([...elements("sizes")]).toEqual([1n, -2n]);
});

test("a Struct is seen as the JSON that it stands for", () => {
  const keys = fc.string({ unit: "grapheme", maxLength: 3 }).filter((key) => key !== "__proto__");
  const json = fc.letrec<{ json: unknown; object: Record<string, unknown> }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
      tie("object"),
      fc.array(tie("json"), { maxLength: 3 }),
    ),
    object: fc.dictionary(keys, tie("json"), { maxKeys: 3, noNullPrototype: true }),
  }));
  const asMaps = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(asMaps);
    if (typeof value !== "object" || value === null) return value;
    return new Map(Object.entries(value).map(([key, each]) => [key, asMaps(each)]));
  };
  const objects: Arbitrary<Record<string, unknown>> = json.object;
  fc.assert(
    fc.property(objects, (object) => {
      const type = known.of(StructSchema);
      const message = type.parse(packJson(StructSchema, JSON.parse(JSON.stringify(object))).value);
      const expected = asMaps(JSON.parse(JSON.stringify(object)));
      expect(seen(message && type.convert(message), expected)).toEqual(expected);
    }),
  );
});
