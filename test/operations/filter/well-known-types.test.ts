import { create, toBinary } from "@bufbuild/protobuf";
import {
  type Any,
  DurationSchema,
  EmptySchema,
  FieldMaskSchema,
  Int64ValueSchema,
  ListValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { embed } from "../../../src/proto/encode.ts";
import { matches } from "./support/matches.ts";
import { packBytes, packJson, recordOf, withMetadata } from "./support/records.ts";
import { JobSchema } from "./support/types.ts";

const response = (value: Any) => recordOf({ result: { case: "response", value } });
const url = (name: string) => `type.googleapis.com/google.protobuf.${name}`;
const json = { a: 1.5, b: "x", yes: true, none: null, in: { er: [1, "two", { three: 3 }] }, "": "empty", e: {}, l: [] };

describe("within a message", () => {
  const job = withMetadata(JobSchema, {
    startTime: "2026-01-01T00:00:00.000000001Z",
    runTime: "-1.5s",
    config: json,
    setting: null,
    steps: [1, "two", [3], { four: 4 }, null],
    limit: 0,
    label: "Best",
    amount: "-9007199254740993",
    mask: "displayName,parent.color",
    details: {
      "@type": "type.googleapis.com/test.Job",
      displayName: "inner",
      details: { "@type": url("Duration"), value: "3s" },
    },
    nothing: {},
    limitsSeen: [1, 2],
    stops: ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    allDetails: [
      { "@type": url("Int32Value"), value: 5 },
      { "@type": url("Struct"), value: { x: "y" } },
    ],
    configs: [{ x: 1 }, { y: 2 }],
    settings: { a: [1], b: null, c: { d: "e" } },
    limits: { a: 7 },
  });

  test.each([
    'metadata.start_time > "2026-01-01T00:00:00Z"',
    "metadata.start_time = 2026-01-01T01:00:00.000000001+01:00",
    "metadata.run_time = -1.5s",
    "metadata.run_time < -1s",
    "metadata.config.a > 1 metadata.config.b = x metadata.config.yes = true",
    "metadata.config.none = null metadata.config.none:*",
    "metadata.config.in.er:two metadata.config.in.er.three:3",
    'metadata.config."" = empty',
    "metadata.config:e metadata.config.l:*",
    "metadata.setting = null",
    "metadata.steps:1 metadata.steps:two metadata.steps.four:4",
    "metadata.limit = 0",
    "metadata.label = Best",
    "metadata.amount = -9007199254740993",
    "metadata.mask:paths",
    "metadata.mask.paths:display_name metadata.mask.paths:parent.color",
    "metadata.details.@type = type.googleapis.com/test.Job",
    "metadata.details.display_name = inner",
    "metadata.details.details.value = 3s",
    "metadata.nothing:*",
    "metadata.limits_seen:2",
    "metadata.stops:1970-01-01 metadata.stops:9999-12-31T23:59:59Z",
    "metadata.all_details.value:5 metadata.all_details.x:y",
    "metadata.all_details.@type:*.Struct",
    "metadata.configs.x:1 metadata.configs.y:2 metadata.configs:*",
    "metadata.settings.a:1 metadata.settings.b = null metadata.settings.c.d = e",
    "metadata.limits.a = 7",
  ])("met: %s", (filter) => {
    expect(matches(filter, job)).toBe(true);
  });

  test.each([
    "metadata.start_time.seconds:* OR metadata.start_time.nanos = 1",
    "metadata.start_time > 2026-01-01T00:00:00.000000001Z",
    "metadata.start_time = x OR metadata.start_time != x",
    "metadata.run_time = 1.5s OR metadata.run_time.seconds = -1",
    "metadata.config.fields:* OR metadata.config.value:* OR metadata.config.a.number_value:*",
    "metadata.config.a = 1 OR metadata.config.a = x",
    "metadata.config.nowhere = null OR metadata.config.e:x",
    "metadata.setting.null_value:*",
    "metadata.steps:3 OR metadata.steps:null_value OR metadata.steps.values:*",
    "metadata.limit.value = 0 OR metadata.limit != 0",
    "metadata.amount.value:*",
    "metadata.mask:display_name",
    "metadata.details.type_url:* OR metadata.details.value:*",
    "metadata.nothing.x:*",
    "metadata.all_details:5",
  ])("not met: %s", (filter) => {
    expect(matches(filter, job)).toBe(false);
  });

  test.each([
    ["a Timestamp with too many nanos", TimestampSchema, { nanos: 1_000_000_000 }, "1970-01-01"],
    ["a Timestamp with negative nanos", TimestampSchema, { seconds: 1n, nanos: -1 }, "1970-01-01"],
    ["a Duration with too many nanos", DurationSchema, { nanos: -1_000_000_000 }, "-1s"],
    ["a Duration of mixed signs", DurationSchema, { seconds: 1n, nanos: -1 }, "0s"],
    ["a Duration of other mixed signs", DurationSchema, { seconds: -1n, nanos: 1 }, "0s"],
  ])("%s is no value", (_, desc, init, literal) => {
    const record = response(packBytes(desc.typeName, toBinary(desc, create(desc, init))));
    for (const comparator of ["=", "!=", "<", "<=", ">", ">=", ":"]) {
      expect(matches(`response.value ${comparator} ${literal}`, record)).toBe(false);
    }
    expect(matches("response.value:*", record)).toBe(false);
    expect(matches(`response.@type = ${url("")}* OR response.@type:*`, record)).toBe(true);
  });

  test("what is no value is no element of a list either", () => {
    const broken = toBinary(TimestampSchema, create(TimestampSchema, { nanos: -1 }));
    const good = toBinary(TimestampSchema, create(TimestampSchema, { seconds: 1n }));
    const stops = Buffer.concat([embed(24, broken), embed(24, good)]);
    const record = recordOf({ metadata: packBytes(JobSchema.typeName, stops) });
    expect(matches("metadata.stops:1970-01-01T00:00:01Z AND metadata.stops:*", record)).toBe(true);
    expect(matches("metadata.stops:1970-01-01 OR metadata.stops:null", record)).toBe(false);
  });

  test("a JSON value of no kind is null", () => {
    const value = create(ValueSchema);
    const record = response(packBytes(ValueSchema.typeName, toBinary(ValueSchema, value)));
    expect(matches("response.value = null", record)).toBe(true);
  });
});

describe("alone in an Any", () => {
  test.each([
    ["a wrapper", packJson(Int64ValueSchema, "9007199254740993"), "response.value = 9007199254740993"],
    ["a wrapper of the default", packJson(Int64ValueSchema, "0"), "response.value = 0 AND NOT response.value:*"],
    ["a wrapper of text", packJson(StringValueSchema, "Done"), "response.value = Done AND response.value:don"],
    ["a Timestamp", packJson(TimestampSchema, "2026-01-01T00:00:00Z"), "response.value < 2026-01-01T00:00:01Z"],
    ["a Duration", packJson(DurationSchema, "1.5s"), "response.value >= 1.5s"],
    ["a FieldMask", packJson(FieldMaskSchema, "a,bC"), "response.value.paths:b_c"],
    ["a JSON value", packJson(ValueSchema, { a: [1] }), "response.value.a:1"],
    ["a JSON null", packJson(ValueSchema, null), "response.value = null"],
    ["a JSON list", packJson(ListValueSchema, [1, { a: "x" }]), "response.value:1 response.value.a:x"],
    ["an empty JSON list", packJson(ListValueSchema, []), "NOT response.value:* AND response:*"],
  ])("%s is the field value", (_, any, filter) => {
    expect(matches(filter, response(any))).toBe(true);
    expect(matches(`response.@type = ${any.typeUrl}`, response(any))).toBe(true);
    const others = ["seconds", "nanos", "paths", "values", "a", "kind", "list_value", "type_url"];
    for (const other of others) expect(matches(`response.${other}:*`, response(any))).toBe(false);
  });

  test("an Empty is present and has no fields", () => {
    const record = response(packJson(EmptySchema, {}));
    expect(matches(`response:* AND response.@type = ${url("Empty")}`, record)).toBe(true);
    expect(matches("response.value:* OR response.value != 1 OR response:value", record)).toBe(false);
  });

  test("an Any is the field value, as deep as it goes", () => {
    const inner = { "@type": "type.googleapis.com/test.Job", displayName: "x" };
    const nested = packJson(JobSchema, {
      details: { "@type": url("Any"), value: { "@type": url("Any"), value: inner } },
    });
    expect(matches("metadata.details.value.value.display_name = x", recordOf({ metadata: nested }))).toBe(true);
    expect(matches("metadata.details.value.@type:Any", recordOf({ metadata: nested }))).toBe(true);
    expect(matches("metadata.details.display_name:*", recordOf({ metadata: nested }))).toBe(false);
  });
});

describe("a Struct alone in an Any", () => {
  const struct = withMetadata(StructSchema, json);

  test.each([
    `metadata.@type = ${url("Struct")}`,
    "metadata.a = 1.5",
    "metadata.value.a = 1.5",
    "metadata.in.er:two",
    "metadata.value.in.er.three:3",
    "metadata.none = null",
    "metadata.none:* AND metadata.e:* AND metadata.l:*",
    "metadata:none AND metadata:a",
    'metadata."" = empty',
    "metadata.value:*",
  ])("has its keys, also within value: %s", (filter) => {
    expect(matches(filter, struct)).toBe(true);
  });

  test.each([
    "metadata.fields:*",
    "metadata.value.value:*",
    "metadata.toString:*",
    "metadata.c != 1",
    "metadata.a = x",
  ])("has nothing else: %s", (filter) => {
    expect(matches(filter, struct)).toBe(false);
  });

  test.each([
    [{ value: 5, a: 1 }, "metadata.value = 5 AND metadata.a = 1 AND NOT metadata.value.a:*"],
    [{ value: null, a: 1 }, "metadata.value = null AND NOT metadata.value.a:*"],
    [{ value: { a: 2 }, a: 1 }, "metadata.value.a = 2 AND metadata.a = 1"],
  ])("with the key value %j means that by it", (given, filter) => {
    expect(matches(filter, withMetadata(StructSchema, given))).toBe(true);
  });

  test("with the key @type means the type URL by it", () => {
    const record = withMetadata(StructSchema, { "@type": "x" });
    expect(matches(`metadata.@type = ${url("Struct")}`, record)).toBe(true);
    expect(matches("metadata.value.@type = x", record)).toBe(true);
  });

  test("is present even if it is empty", () => {
    const record = withMetadata(StructSchema, {});
    expect(matches("metadata:*", record)).toBe(true);
    expect(matches("metadata.a:* OR metadata.a != 1", record)).toBe(false);
  });
});
