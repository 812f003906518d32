import { create, type DescMessage, fromJson, type Message, toBinary } from "@bufbuild/protobuf";
import {
  type Any,
  AnySchema,
  BytesValueSchema,
  DoubleValueSchema,
  DurationSchema,
  FieldMaskSchema,
  StringValueSchema,
  TimestampSchema,
  UInt64ValueSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc, { type Arbitrary } from "fast-check";
import { type Json, JsonNumber } from "../../src/json/json.ts";
import { parseJson } from "../../src/json/parse-json.ts";
import { plainJson } from "../../src/json/plain-json.ts";
import { OperationRecordSchema, OperationSchema, StatusSchema } from "../../src/proto/messages.ts";
import { messagesOf } from "../proto/messages-of.ts";
import { EveryKindSchema, pack, protoJson } from "./support.ts";

function packed(desc: DescMessage, messages: Arbitrary<Message>): Arbitrary<Any> {
  const prefixes = fc.constantFrom("type.googleapis.com", "example.com", "a/b", "");
  return fc.tuple(messages, prefixes).map(([message, prefix]) => {
    return create(AnySchema, { ...pack(desc, message), typeUrl: `${prefix}/${desc.typeName}` });
  });
}

const of = (desc: DescMessage) => packed(desc, messagesOf(desc));
const nanos = fc.nat({ max: 999_999_999 });
const time = fc.record({ seconds: fc.bigInt({ min: -62135596800n, max: 253402300799n }), nanos });
const span = fc.record({ seconds: fc.bigInt({ min: 0n, max: 315576000000n }), nanos });
const path = fc.stringMatching(/^[a-z]{1,4}(_[a-z]{1,4}){0,2}(\.[a-z]+)?$/);
const plain = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)));
const { anys } = fc.letrec<{ anys: Any; operations: Any }>((tie) => ({
  anys: fc.oneof(
    { maxDepth: 4 },
    fc.constant(create(AnySchema)),
    fc
      .record({ typeUrl: fc.constant("example.com/t.M"), value: fc.uint8Array() })
      .map((init) => create(AnySchema, init)),
    packed(
      TimestampSchema,
      time.map((init) => create(TimestampSchema, init)),
    ),
    packed(
      DurationSchema,
      span.map((init) => create(DurationSchema, init)),
    ),
    packed(
      FieldMaskSchema,
      fc.array(path).map((paths) => create(FieldMaskSchema, { paths })),
    ),
    packed(
      ValueSchema,
      plain.map((value) => fromJson(ValueSchema, value)),
    ),
    ...[EveryKindSchema, StringValueSchema, BytesValueSchema, DoubleValueSchema, UInt64ValueSchema].map(of),
    packed(AnySchema, tie("anys")),
    packed(
      StatusSchema,
      fc.array(tie("anys")).map((details) => create(StatusSchema, { code: 3, details })),
    ),
    packed(
      OperationRecordSchema,
      tie("anys").map((metadata) =>
        create(OperationRecordSchema, { operation: { metadata }, createTime: { seconds: 5n } }),
      ),
    ),
  ),
  operations: fc.constant(create(AnySchema)),
}));

test("an operation is the same, byte for byte, after it was written as JSON and read again", () => {
  fc.assert(
    fc.property(
      anys,
      fc.array(anys, { maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      (metadata, details, done, enumAsInteger) => {
        const error = create(StatusSchema, { code: -1, message: "m", details });
        const operation = create(OperationSchema, {
          name: "a",
          metadata,
          done,
          result: { case: "error", value: error },
        });
        const bytes = toBinary(OperationSchema, operation);
        const json = JSON.stringify(protoJson.encode(OperationSchema, bytes, { enumAsInteger }));
        const read = toBinary(OperationSchema, protoJson.decode(OperationSchema, parseJson(json)));
        expect(Buffer.from(read).equals(bytes)).toBe(true);
        expect(JSON.stringify(protoJson.encode(OperationSchema, read, { enumAsInteger }))).toBe(json);
      },
    ),
    { numRuns: 200 },
  );
});

const numbers = ["0", "-0", "1", "1.0", "1e2", "1.5", "-1", "2147483648", "4294967296", "1e40", "1e309", "1e-400"];
const strings = [
  "",
  "1",
  " 1",
  "1 ",
  "0x5",
  "0b1",
  "1e2",
  "1.",
  "01",
  "+1",
  "NaN",
  "Infinity",
  "nan",
  "ZERO",
  "AA=",
  "A",
  "A A=",
  "AAB=",
];
const values: readonly Json[] = [
  ...numbers.map((text) => new JsonNumber(text)),
  ...strings,
  ...[null, true, false, [], {}, [null], { a: null }, [new JsonNumber("1")], ["1"], { "01": "a" }, { a: {} }],
];

test("a value is read as protobuf-es reads it, or refused where that is lax", () => {
  const onlyTheirs = new Set<string>();
  const onlyOurs = new Set<string>();
  for (const field of EveryKindSchema.fields) {
    for (const value of values) {
      const json = { [field.name]: value };
      const plainValue = plainJson(json);
      const theirs = plainValue && attempt(() => fromJson(EveryKindSchema, plainValue));
      const ours = attempt(() => protoJson.decode(EveryKindSchema, json));
      const told = value instanceof JsonNumber ? value.text : JSON.stringify(value);
      if (ours && theirs) expect([told, encoded(ours)]).toEqual([told, encoded(theirs)]);
      else if (ours) onlyOurs.add(told);
      else if (theirs) onlyTheirs.add(told);
    }
  }
  const numerals = ['" 1"', '"1 "', '"+1"', '"01"', '"1."', '"0x5"', '"0b1"', "1e-400", '{"01":"a"}'];
  const base64 = ['"AA="', '"A A="', '"AAB="', '"1e2"', '"NaN"', '"nan"'];
  expect(onlyTheirs).toEqual(new Set([...numerals, ...base64]));
  // protobuf-es takes this for integers of 32 bits only.
  expect(onlyOurs).toEqual(new Set(['"1e2"']));
});

const encoded = (message: Message) => toBinary(EveryKindSchema, message);

function attempt(read: () => Message): Message | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
