import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { EveryKindSchema } from "../../proto/every-kind.ts";
import { matches } from "./support/matches.ts";
import { packBytes, recordOf, withMetadata } from "./support/records.ts";
import { JobSchema, LegacySchema } from "./support/types.ts";

const empty = withMetadata(JobSchema, {});
const job = withMetadata(JobSchema, {
  displayName: "Nightly export",
  maybe: 0,
  color: "RED",
  tags: ["a", "b c"],
  sizes: ["3", "-9007199254740993"],
  children: [{ displayName: "one" }, { displayName: "two", tags: ["x"], counts: { left: 0 } }],
  parent: { displayName: "mother", parent: { color: -2, children: [{}] } },
  text: "chosen",
  "@odd": "odd",
  colors: ["RED", 7],
  x__y_2: "x",
  shown: "one",
  visible: "two",
  constructor: "C",
  value: "V",
  no_json_name: "N",
  counts: { left: 0, right: 2, "a b": 3, __proto: 4 },
  regions: { "-5": "eu", "9007199254740993": "us" },
  flags: { true: "RED", false: "COLOR_UNSPECIFIED" },
  shards: { "1": { displayName: "first" }, "2": {} },
});

describe("a message of a user's type", () => {
  test.each([
    'metadata.display_name = "Nightly export"',
    "metadata.displayName = Nightly*",
    "metadata.display_name:EXPORT",
    "metadata.display_name > Nightl AND metadata.display_name < Nightlz",
    "metadata:display_name",
    "metadata.maybe = 0",
    "metadata.maybe < 1",
    "metadata.color = RED",
    "metadata.color != BLUE",
    "metadata.color:*",
    "metadata.tags:a",
    'metadata.tags:"b c"',
    'metadata.tags:"b*"',
    "metadata.tags:*",
    "metadata.sizes:3",
    "metadata.sizes:-9007199254740993",
    "metadata.children.display_name:two",
    "metadata.children.displayName:one",
    "metadata.children.tags:x",
    "metadata.children.counts:left",
    "metadata.children.counts.left:*",
    "metadata.children:*",
    "metadata.parent.display_name = mother",
    "metadata.parent.parent.color = BLUE",
    "metadata.parent.parent.children:*",
    'metadata.parent.parent.display_name = ""',
    "metadata.text = chosen",
    'metadata."@odd" = odd',
    "metadata.odd_name = odd",
    "metadata.oddName = odd",
    "metadata.colors:RED",
    "metadata.colors:7",
    "metadata.x__y_2 = x",
    "metadata.xY2 = x",
    "metadata.shown = one",
    "metadata.half_hidden = two",
    "metadata.halfHidden = two",
    "metadata.visible = two",
    "metadata.constructor = C",
    "metadata.value = V",
    "metadata.no_json_name = N AND metadata.noJsonName = N",
    "metadata.counts.left = 0",
    "metadata.counts.left:*",
    "metadata.counts.right > 1",
    "metadata.counts:right",
    'metadata.counts."a b" = 3',
    "metadata.counts:*",
    'metadata.regions."-5" = eu',
    "metadata.regions.9007199254740993 = us",
    "metadata.flags.true = RED",
    "metadata.flags.false = COLOR_UNSPECIFIED",
    "metadata.flags.false:*",
    "metadata.flags:true",
    "metadata.shards.1.display_name = first",
    'metadata.shards.2.display_name = ""',
    "metadata.shards:2",
  ])("meets %s", (filter) => {
    expect(matches(filter, job)).toBe(true);
    expect(matches(`NOT ${filter}`.replace(/ AND .*/, ""), job)).toBe(false);
  });

  test.each([
    "metadata.display_name = nightly*",
    "metadata.Display_name:*",
    "metadata.display_Name:*",
    "metadata.display_name.length = 14",
    "metadata.maybe != 0",
    "metadata.maybe:*",
    "metadata.color = BLUE",
    "metadata.color = 1",
    "metadata.color > A",
    "metadata.tags = a",
    "metadata.tags:A",
    "metadata.tags:b",
    "metadata.sizes:-9007199254740992",
    'metadata.children.display_name = "one"',
    "metadata.children.tags:y",
    "metadata.children.counts:right",
    "metadata.parent.children:*",
    "metadata.parent.text:*",
    "metadata.parent.parent.parent:* OR metadata.parent.parent.parent.color != RED",
    "metadata.amount:* OR metadata.amount != 1",
    "metadata.other.display_name != x",
    "metadata.choice:*",
    "metadata.Odd:*",
    "metadata.colors:8",
    "metadata.x_y_2:*",
    "metadata.toString:*",
    "metadata.__proto__:*",
    "metadata.hasOwnProperty:*",
    'metadata."":*',
    "metadata.counts.middle:* OR metadata.counts.middle != 1",
    "metadata.counts.toString:*",
    "metadata.regions.5 = eu",
    'metadata.regions."-05" = eu',
    "metadata.flags.TRUE:*",
    "metadata.flags.1:*",
    "metadata.shards.3:*",
    "metadata.shards.1.text:*",
    "metadata.typeUrl:* OR metadata.type_url:*",
    "metadata.unknown = 1 OR metadata.unknown != 1 OR metadata.unknown:*",
  ])("does not meet %s", (filter) => {
    expect(matches(filter, job)).toBe(false);
  });
});

describe("an unset field", () => {
  test.each([
    'metadata.display_name = ""',
    "metadata.color = COLOR_UNSPECIFIED",
    "metadata.color != RED",
    "NOT metadata.display_name:*",
    "NOT metadata.color:*",
    "NOT metadata.tags:*",
    "NOT metadata.counts:*",
    'metadata.value = "" ',
  ])("without presence is its default: %s", (filter) => {
    expect(matches(filter, empty)).toBe(true);
  });

  test.each([
    "maybe",
    "parent",
    "parent.color",
    "text",
    "amount",
    "start_time",
    "limit",
    "details",
    "tags",
    "counts.a",
  ])("with presence, or inside of one, meets nothing: %s", (path) => {
    for (const test of ["= 0", "!= 0", "< 1", '= ""', '!= ""', ":*", ":0", "= null", "!= null"]) {
      expect(matches(`metadata.${path} ${test}`, empty)).toBe(false);
      expect(matches(`NOT metadata.${path} ${test}`, empty)).toBe(true);
    }
  });
});

describe("every scalar type", () => {
  const fields = {
    oneDouble: 0.1,
    oneFloat: 0.1,
    oneInt64: -(2n ** 63n),
    oneUint64: 2n ** 64n - 1n,
    oneInt32: -5,
    oneFixed64: 2n ** 63n,
    oneFixed32: 2 ** 32 - 1,
    oneBool: true,
    oneString: "é",
    oneBytes: Buffer.from("data"),
    oneUint32: 2 ** 31,
    oneEnum: 3,
    oneSfixed32: -7,
    oneSfixed64: -8n,
    oneSint32: -9,
    oneSint64: -10n,
  };
  const wanted: Readonly<Record<string, string>> = {
    double: "0.1",
    float: "0.1",
    int64: "-9223372036854775808",
    uint64: "18446744073709551615",
    int32: "-5",
    fixed64: "9223372036854775808",
    fixed32: "4294967295",
    bool: "true",
    string: "é",
    bytes: "ZGF0YQ",
    uint32: "2147483648",
    enum: "3",
    sfixed32: "-7",
    sfixed64: "-8",
    sint32: "-9",
    sint64: "-10",
  };
  const lists = Object.entries(fields).map(([name, value]) => [name.replace("one", "many"), [value, value]]);
  const bytes = toBinary(EveryKindSchema, create(EveryKindSchema, { ...fields, ...Object.fromEntries(lists) }));
  const record = recordOf({ metadata: packBytes("EveryKind", bytes) });
  const unset = recordOf({ metadata: packBytes("EveryKind", new Uint8Array()) });

  test.each(Object.keys(wanted))("%s is compared as what it is, alone and in a list", (type) => {
    const literal = wanted[type];
    expect(matches(`metadata.one_${type} = ${literal}`, record)).toBe(true);
    expect(matches(`metadata.one_${type} != ${literal}`, record)).toBe(false);
    expect(matches(`metadata.one_${type}:*`, record)).toBe(true);
    expect(matches(`metadata.many_${type}:${literal}`, record)).toBe(true);
    expect(matches(`metadata.one_${type} = ${literal}`, unset)).toBe(false);
    expect(matches(`metadata.one_${type}:*`, unset)).toBe(false);
    expect(matches(`metadata.many_${type}:*`, unset)).toBe(false);
  });
});

describe("a message of proto2", () => {
  const legacy = (...bytes: readonly number[]) =>
    recordOf({ metadata: packBytes(LegacySchema.typeName, Uint8Array.from(bytes)) });

  test("has no value where none is set, not even a default that is declared", () => {
    expect(matches("metadata.count = 5 OR metadata.count != 5 OR metadata.size:*", legacy())).toBe(false);
    expect(matches("metadata.count = 0", legacy(0x08, 0))).toBe(true);
  });

  test("may lack a field that is required", () => {
    const record = recordOf({ metadata: packBytes("test.Demanding", Uint8Array.of(0x08, 7)) });
    expect(matches("NOT metadata.id:* AND metadata.count = 7", record)).toBe(true);
  });

  test("has no value where an enum that is closed has an unknown one; the last known one counts", () => {
    expect(matches("metadata.size = LARGE", legacy(0x10, 2))).toBe(true);
    expect(matches("metadata.size:* OR metadata.size != LARGE", legacy(0x10, 9))).toBe(false);
    expect(matches("metadata.size = SMALL", legacy(0x10, 2, 0x10, 1, 0x10, 9))).toBe(true);
  });

  test("may have packed lists where others are declared, and others where packed ones are", () => {
    expect(matches("metadata.numbers:1 metadata.numbers:2 metadata.numbers:3", legacy(0x20, 1, 0x22, 2, 2, 3))).toBe(
      true,
    );
    expect(matches("metadata.sizes:LARGE", legacy(0x1a, 2, 1, 2))).toBe(true);
    const sizes = recordOf({ metadata: packBytes("test.Job", Uint8Array.of(0x28, 5, 0x2a, 1, 3)) });
    expect(matches("metadata.sizes:-3 metadata.sizes:-2", sizes)).toBe(true);
  });
});
