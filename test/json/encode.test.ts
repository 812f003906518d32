import { create, type DescMessage, fromJson, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import {
  type Any,
  AnySchema,
  BytesValueSchema,
  DoubleValueSchema,
  DurationSchema,
  EmptySchema,
  FieldMaskSchema,
  ListValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ListOperationsResponseSchema,
  OperationRecordSchema,
  OperationSchema,
  StatusSchema,
} from "../../src/proto/messages.ts";
import { messagesOf } from "../proto/messages-of.ts";
import { ClashSchema, HolderSchema } from "./odd-types.ts";
import { EveryKindSchema, pack, protoJson } from "./support.ts";

const text = (value: string) => pack(StringValueSchema, create(StringValueSchema, { value }));
const any = (typeUrl: string, value: Uint8Array = Uint8Array.of()) => create(AnySchema, { typeUrl, value });

/** An encoded field of at most 127 bytes. */
function field(number: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Uint8Array.of(number * 8 + 2, content.length), content]);
}

/** Fields 13 of all wire types; a group has a field and a group of its own. */
const unknownFields = Buffer.concat([
  Uint8Array.of(104, 0xff, 1),
  Uint8Array.of(105, ...new Array<number>(8).fill(0xff)),
  field(13, Uint8Array.of(255, 255)),
  Uint8Array.of(107, 8, 1, 115, 21, 1, 2, 3, 4, 116, 108),
  Uint8Array.of(109, 0xff, 0xff, 0xff, 0xff),
]);

const holder = (number: number, content: Uint8Array) => any("example.com/odd.Holder", field(number, content));

const grouped = (...bytes: readonly number[]) => any("example.com/odd.Grouped", Uint8Array.from(bytes));

/** The JSON of an Any in the details of an operation's error. */
function shown(detail: Any, enumAsInteger = false): JsonValue | undefined {
  const error = create(StatusSchema, { details: [text("before"), detail, text("after")] });
  const operation = create(OperationSchema, { name: "operations/a", result: { case: "error", value: error } });
  const json = protoJson.encode(OperationSchema, toBinary(OperationSchema, operation), { enumAsInteger });
  const { name, error: { details = [] } = {} } = json as { name?: string; error?: { details?: JsonValue[] } };
  const string = { "@type": "example.com/google.protobuf.StringValue" };
  expect([name, details[0], details[2]]).toEqual([
    "operations/a",
    { ...string, value: "before" },
    { ...string, value: "after" },
  ]);
  return details[1];
}

function opaque({ typeUrl, value }: Any, mark: { [key: string]: string } = {}): JsonValue {
  return { "@type": typeUrl, value: Buffer.from(value).toString("base64"), ...mark };
}

test("a message without any Any is written as protobuf-es writes it", () => {
  fc.assert(
    fc.property(messagesOf(EveryKindSchema), fc.boolean(), (message, enumAsInteger) => {
      const json = protoJson.encode(EveryKindSchema, toBinary(EveryKindSchema, message), { enumAsInteger });
      // The sign of a zero is what JSON.stringify does not keep.
      expect(JSON.parse(JSON.stringify(json))).toEqual(toJson(EveryKindSchema, message, { enumAsInteger }));
    }),
  );
});

test("an Any of a known type is shown by its fields, in the order of the schema, with its own prefix", () => {
  const status = create(StatusSchema, { code: 5, message: "gone", details: [text("why")] });
  const operation = create(OperationSchema, { name: "operations/a", metadata: pack(StatusSchema, status), done: true });
  expect(JSON.stringify(protoJson.encode(OperationSchema, toBinary(OperationSchema, operation)))).toBe(
    '{"name":"operations/a","metadata":{"@type":"example.com/google.rpc.Status","code":5,"message":"gone","details":' +
      '[{"@type":"example.com/google.protobuf.StringValue","value":"why"}]},"done":true}',
  );
});

describe("an Any is shown as bytes if", () => {
  const infinite = create(ValueSchema, { kind: { case: "numberValue", value: Number.POSITIVE_INFINITY } });
  const message = (desc: DescMessage, init: Record<string, unknown>) => pack(desc, create(desc, init));
  test.each<[string, Any]>([
    ["its type is unknown", any("example.com/t.M", Uint8Array.of(0xfb, 0xff, 0))],
    ["its type is unknown and it is empty", any("example.com/t.M")],
    ["its type URL has no slash", any("google.protobuf.Empty")],
    ["it has bytes without a type", any("", Uint8Array.of(1))],
    ["its bytes are cut short", any("example.com/google.rpc.Status", Uint8Array.of(0x12, 5, 65))],
    ["its bytes have the wrong wire type", any("example.com/google.rpc.Status", Uint8Array.of(0x0d, 1, 0, 0, 0))],
    [
      "its bytes have two members of a oneof",
      any("example.com/google.longrunning.Operation", Uint8Array.of(34, 0, 42, 0)),
    ],
    ["its bytes have text that is not UTF-8", any("example.com/google.rpc.Status", Uint8Array.of(0x12, 1, 0xff))],
    ["it holds a message that has no JSON", message(OperationRecordSchema, { createTime: { nanos: -1 } })],
    ["its bytes are cut short though none are expected", any("example.com/google.protobuf.Empty", Uint8Array.of(8))],
    ["a Struct in it has a Value without a kind", holder(1, field(1, field(1, "a"), field(2, "")))],
    ["a Struct in it has a key without a value", holder(1, field(1, field(1, "a")))],
    ["a ListValue in it has a Value with an unknown field only", holder(3, field(1, field(7, "")))],
    ["a Value in it has a NullValue that is not zero", holder(2, Uint8Array.of(8, 1))],
    ["a message in it has a NullValue that is not zero", holder(8, Uint8Array.of(40, 0x80, 1))],
    ["it has a list with a NullValue that is not zero", holder(6, Uint8Array.of(0, 1))],
    ["it has a FieldMask with a comma in a path", holder(4, field(1, "a,b"))],
    ["it has a map with a FieldMask that has an empty path", holder(7, field(2, field(1, "")))],
    [
      "it has a FieldMask with a comma behind unknown fields",
      any("example.com/odd.Holder", Buffer.concat([unknownFields, field(4, unknownFields, field(1, "a,b"))])),
    ],
    ["it has a group with a NullValue that is not zero", grouped(11, 10, 2, 8, 1, 12)],
    ["it has a list with a number that its closed enum has not", grouped(16, 2)],
    ["it has such a number among packed ones", grouped(18, 2, 1, 2)],
    ["it has such a number that is negative", grouped(16, 0xfe, ...new Array<number>(8).fill(0xff), 1)],
    ["it has a map with such a number", grouped(26, 5, 10, 1, 97, 16, 2)],
    ["it has a field that is @type in JSON", message(ClashSchema, { type: "a" })],
    ["it has a field that is @encoding in JSON", message(ClashSchema, { encoding: "a" })],
  ])("%s", (_, detail) => {
    expect(shown(detail)).toEqual(opaque(detail));
  });

  test.each<[string, Any]>([
    ["it is a Timestamp after the year 9999", message(TimestampSchema, { seconds: 253402300800n })],
    ["it is a Timestamp with too many nanoseconds", message(TimestampSchema, { nanos: 1e9 })],
    ["it is a Duration of mixed signs", message(DurationSchema, { seconds: 1n, nanos: -1 })],
    ["it is a Value without a kind", message(ValueSchema, {})],
    ["it is a Struct with an infinite number", message(StructSchema, { fields: { a: infinite } })],
    ["it is a FieldMask that has no camel case", message(FieldMaskSchema, { paths: ["fooBar"] })],
    ["it is a FieldMask with an empty path", message(FieldMaskSchema, { paths: [""] })],
    ["it is a FieldMask with a comma in a path", message(FieldMaskSchema, { paths: ["a,b"] })],
    [
      "it is a FieldMask with a comma behind a long path",
      message(FieldMaskSchema, { paths: ["a".repeat(300), "b,c"] }),
    ],
    ["it is a malformed StringValue", any("example.com/google.protobuf.StringValue", Uint8Array.of(10, 1, 255))],
    ["it is a malformed message that has a field named value", any("example.com/odd.Valued", Uint8Array.of(10))],
    ["it is an Any, cut short", any("example.com/google.protobuf.Any", Uint8Array.of(10))],
  ])("%s, and marked, for its type has a value of its own in JSON", (_, detail) => {
    expect(shown(detail)).toEqual(opaque(detail, { "@encoding": "base64" }));
  });
});

test("an Any of an unknown type is shown as bytes in a known one, whose fields are shown", () => {
  const unknown = any("example.com/t.M", Uint8Array.of(1, 2));
  const record = create(OperationRecordSchema, { labels: { a: "b" }, operation: { metadata: unknown } });
  expect(shown(pack(OperationRecordSchema, record))).toEqual({
    "@type": "example.com/longrun.v1.OperationRecord",
    labels: { a: "b" },
    operation: { metadata: { "@type": "example.com/t.M", value: "AQI=" } },
  });
});

test.each<[string, Any, JsonValue]>([
  ["an empty Any", any(""), {}],
  [
    "a message whose type URL has several slashes",
    any("https://example.com/types/google.rpc.Status", Uint8Array.of(8, 5)),
    { "@type": "https://example.com/types/google.rpc.Status", code: 5 },
  ],
  ["an Empty", pack(EmptySchema), { "@type": "example.com/google.protobuf.Empty" }],
  [
    "an Any in an Any",
    pack(AnySchema, text("a")),
    {
      "@type": "example.com/google.protobuf.Any",
      value: { "@type": "example.com/google.protobuf.StringValue", value: "a" },
    },
  ],
  ["an empty Any in an Any", pack(AnySchema), { "@type": "example.com/google.protobuf.Any", value: {} }],
  [
    "bytes",
    pack(BytesValueSchema, create(BytesValueSchema, { value: Uint8Array.of(255) })),
    { "@type": "example.com/google.protobuf.BytesValue", value: "/w==" },
  ],
  [
    "a null",
    pack(ValueSchema, create(ValueSchema, { kind: { case: "nullValue", value: 0 } })),
    { "@type": "example.com/google.protobuf.Value", value: null },
  ],
  [
    "a message with a field named value",
    any("example.com/odd.Valued", field(1, Uint8Array.of(255))),
    { "@type": "example.com/odd.Valued", content: "/w==" },
  ],
  [
    "a message with nothing lossy in it",
    any(
      "example.com/odd.Holder",
      Buffer.concat([
        unknownFields,
        field(1, field(1, field(1, "a"), field(2, Uint8Array.of(8, 0)))),
        field(4, field(1, "a_b"), field(1, "c")),
        field(6, Uint8Array.of(0, 0x80, 0)),
        field(7, unknownFields, field(1, "k")),
      ]),
    ),
    {
      "@type": "example.com/odd.Holder",
      struct: { a: null },
      mask: "aB,c",
      nothings: [null, null],
      masks: { k: "" },
    },
  ],
  [
    "a message with a group",
    grouped(11, 10, 2, 8, 0, 12),
    { "@type": "example.com/odd.Grouped", inner: { value: null } },
  ],
  [
    "a message with a closed enum in a list, and in a map whose entry has unknown fields",
    grouped(16, 1, 16, ...new Array<number>(9).fill(0xff), 1, 26, 7, 10, 1, 97, 24, 9, 16, 1),
    { "@type": "example.com/odd.Grouped", signs: ["PLUS", "MINUS"], signs_by_name: { a: "PLUS" } },
  ],
  [
    "a message with a number that its closed enum has not, which is an unknown field then",
    grouped(32, 2),
    { "@type": "example.com/odd.Grouped" },
  ],
  [
    "a Struct with the key __proto__",
    pack(StructSchema, fromJson(StructSchema, JSON.parse('{"__proto__":{"a":1}}'))),
    JSON.parse('{"@type":"example.com/google.protobuf.Struct","value":{"__proto__":{"a":1}}}'),
  ],
])("%s is shown in its own form", (_, detail, expected) => {
  expect(JSON.stringify(shown(detail))).toBe(JSON.stringify(expected));
});

test.each<[string, Any, string]>([
  ["a DoubleValue", pack(DoubleValueSchema, create(DoubleValueSchema, { value: -0 })), '"value":-0}'],
  ["a Value", pack(ValueSchema, fromJson(ValueSchema, -0)), '"value":-0}'],
  ["a list", pack(ListValueSchema, fromJson(ListValueSchema, [0, -0, 1])), '"value":[0,-0,1]}'],
  ["a Struct", pack(StructSchema, fromJson(StructSchema, JSON.parse('{"__proto__":-0}'))), '"value":{"__proto__":-0}}'],
  ["a field", pack(HolderSchema, create(HolderSchema, { number: -0 })), '"number":-0}'],
  [
    "a zero without it in a field",
    pack(HolderSchema, create(HolderSchema, { number: 0 })),
    '"example.com/odd.Holder"}',
  ],
])("the sign of a zero is shown in %s", (_, detail, end) => {
  const json = JSON.stringify(shown(detail));
  expect(json.slice(-end.length)).toBe(end);
});

test("enums are shown by number if that is asked for, also in an Any", () => {
  const record = pack(OperationRecordSchema, create(OperationRecordSchema, { state: 2 }));
  expect(shown(record)).toHaveProperty("state", "RUNNING");
  expect(shown(record, true)).toHaveProperty("state", 2);
});

describe("nesting", () => {
  const nestingOf = (json: unknown): number =>
    typeof json === "object" && json !== null ? 1 + Math.max(0, ...Object.values(json).map(nestingOf)) : 0;

  test.each([2, 97, 98, 99, 100, 101, 4000])("of %i Any in one another is shown 100 deep at most", (count) => {
    let nested = text("innermost");
    for (let index = 1; index < count; index++) nested = pack(AnySchema, nested);
    const json = protoJson.encode(
      OperationSchema,
      toBinary(OperationSchema, create(OperationSchema, { metadata: nested })),
    );
    expect(nestingOf(json)).toBe(Math.min(count + 1, 100));
    expect(JSON.stringify(json).includes("innermost")).toBe(count < 100);
  });

  const inObject = (value: JsonValue): JsonValue => ({ a: value });
  const inList = (value: JsonValue): JsonValue => [value];

  test.each([
    [69, OperationSchema, inObject],
    [69, OperationSchema, inList],
    [67, ListOperationsResponseSchema, inObject],
  ])("of a Struct 30 deep in %i Any in one another is just shown in a %s", (most, desc, wrap) => {
    let value: JsonValue = { innermost: true };
    for (let index = 2; index < 30; index++) value = wrap(value);
    value = { a: value };
    for (const [count, isShown] of [
      [most, true],
      [most + 1, false],
    ] as const) {
      let nested = pack(StructSchema, fromJson(StructSchema, value));
      for (let index = 1; index < count; index++) nested = pack(AnySchema, nested);
      const operation = create(OperationSchema, { metadata: nested });
      const message = desc === OperationSchema ? operation : create(desc, { operations: [operation] });
      const json = protoJson.encode(desc, toBinary(desc, message));
      expect(JSON.stringify(json).includes("innermost")).toBe(isShown);
      expect(nestingOf(json)).toBe(isShown ? 100 : 71);
    }
  });
});
