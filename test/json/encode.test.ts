import { create, type DescMessage, fromJson, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import {
  type Any,
  AnySchema,
  BytesValueSchema,
  DurationSchema,
  EmptySchema,
  FieldMaskSchema,
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
import { EveryKindSchema, pack, protoJson } from "./support.ts";

const text = (value: string) => pack(StringValueSchema, create(StringValueSchema, { value }));
const any = (typeUrl: string, value = Uint8Array.of()) => create(AnySchema, { typeUrl, value });

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

function opaque({ typeUrl, value }: Any): JsonValue {
  return { "@type": typeUrl, value: Buffer.from(value).toString("base64") };
}

test("a message without any Any is written as protobuf-es writes it", () => {
  fc.assert(
    fc.property(messagesOf(EveryKindSchema), fc.boolean(), (message, enumAsInteger) => {
      const json = protoJson.encode(EveryKindSchema, toBinary(EveryKindSchema, message), { enumAsInteger });
      expect(json).toEqual(toJson(EveryKindSchema, message, { enumAsInteger }));
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
    ["it is a Timestamp after the year 9999", message(TimestampSchema, { seconds: 253402300800n })],
    ["it is a Timestamp with too many nanoseconds", message(TimestampSchema, { nanos: 1e9 })],
    ["it is a Duration of mixed signs", message(DurationSchema, { seconds: 1n, nanos: -1 })],
    ["it is a Value without a kind", message(ValueSchema, {})],
    ["it is a Struct with an infinite number", message(StructSchema, { fields: { a: infinite } })],
    ["it is a FieldMask that has no camel case", message(FieldMaskSchema, { paths: ["fooBar"] })],
    ["it holds a message that has no JSON", message(OperationRecordSchema, { createTime: { nanos: -1 } })],
  ])("%s", (_, detail) => {
    expect(shown(detail)).toEqual(opaque(detail));
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
    "a Struct with the key __proto__",
    pack(StructSchema, fromJson(StructSchema, JSON.parse('{"__proto__":{"a":1}}'))),
    JSON.parse('{"@type":"example.com/google.protobuf.Struct","value":{"__proto__":{"a":1}}}'),
  ],
])("%s is shown in its own form", (_, detail, expected) => {
  expect(JSON.stringify(shown(detail))).toBe(JSON.stringify(expected));
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

  test.each([
    [69, OperationSchema],
    [67, ListOperationsResponseSchema],
  ])("of a Struct 30 deep in %i Any in one another is just shown in a %s", (most, desc) => {
    let value: JsonValue = { innermost: true };
    for (let index = 1; index < 30; index++) value = { a: value };
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
